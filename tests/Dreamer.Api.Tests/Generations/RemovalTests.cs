using Dreamer.Api.Tests.Events;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Generations;

/// <summary>A generation is deleted, and brought back in time.</summary>
public sealed class RemovalTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task It_is_hidden_at_once_with_all_that_grew_from_it_and_can_be_brought_back()
    {
        var (session, ids) = await TreeAsync();

        var deleted = await host.SendAsync(HttpMethod.Delete, $"/v1/generations/{ids[1]}");
        var hidden = await ShownAsync(session);
        var restored = await host.PostAsync($"/v1/generations/{ids[2]}/restore");

        Assert.Equal(202, deleted.Status);
        Assert.Equal([ids[1], ids[2]], IdsIn(deleted));
        Assert.InRange(
            deleted.Json.GetProperty("restorable_until").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        Assert.Equal([ids[0], ids[3]], hidden);
        Assert.Equal((200, 2), (restored.Status, IdsIn(restored).Count));
        Assert.Equal(ids, await ShownAsync(session));
        var told = (await host.ReadEventsAsync($"/v1/sessions/{session}/events", until: item => item.EventType == "restored")).Where(item => item.EventType is "deleted" or "restored").ToList();
        Assert.Equal(["deleted", "restored"], told.Select(item => item.EventType));
        Assert.All(told, item => Assert.Equal([ids[1], ids[2]], item.Data.GetProperty("change").GetProperty("generations").EnumerateArray().Select(id => id.GetString())));
    }

    [Fact]
    public async Task Asking_again_changes_nothing()
    {
        var (_, ids) = await TreeAsync();

        var first = await host.SendAsync(HttpMethod.Delete, $"/v1/generations/{ids[0]}");
        var second = await host.SendAsync(HttpMethod.Delete, $"/v1/generations/{ids[0]}");
        await host.PostAsync($"/v1/generations/{ids[0]}/restore");
        var again = await host.PostAsync($"/v1/generations/{ids[0]}/restore");

        Assert.Equal(first.Text, second.Text);
        Assert.Equal((200, 1), (again.Status, IdsIn(again).Count));
    }

    [Fact]
    public async Task What_runs_is_cancelled_and_its_device_is_free()
    {
        var session = await host.OpenSessionAsync();
        var endless = await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "endless star"}""");

        await host.SendAsync(HttpMethod.Delete, $"/v1/generations/{endless}");

        Assert.Equal("cancelled", (await host.GetAsync($"/v1/generations/{endless}?wait=30s"))["state"]);
        Assert.Empty(await ShownAsync(session));
    }

    [Fact]
    public async Task Nothing_grows_from_what_is_deleted_and_a_child_comes_back_after_its_parent()
    {
        var (session, ids) = await TreeAsync();
        await host.SendAsync(HttpMethod.Delete, $"/v1/generations/{ids[2]}");
        await host.SendAsync(HttpMethod.Delete, $"/v1/generations/{ids[1]}");

        var grown = await host.PostAsync($"/v1/sessions/{session}/generations", $$"""{"kind": "refine", "parent": "{{ids[1]}}", "caption": "a"}""");
        var child = await host.PostAsync($"/v1/generations/{ids[2]}/restore");
        await host.PostAsync($"/v1/generations/{ids[1]}/restore");

        Assert.Equal((400, "parent"), (grown.Status, grown["param"]));
        Assert.Equal((409, "conflict"), (child.Status, child["code"]));
        Assert.Equal(200, (await host.PostAsync($"/v1/generations/{ids[2]}/restore")).Status);
        Assert.Equal(ids, await ShownAsync(session));
    }

    [Theory]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/restore")]
    public async Task What_is_not_there_is_not_found(string method, string verb)
    {
        var session = await host.OpenSessionAsync();

        var unknown = await host.SendAsync(new HttpMethod(method), $"/v1/generations/gen_{session[4..]}_0123456789abcdef{verb}");

        Assert.Equal((404, "not_found"), (unknown.Status, unknown["code"]));
    }

    [Fact]
    public async Task Over_gRPC_it_is_the_same()
    {
        var (session, ids) = await TreeAsync();

        var deleted = await host.Grpc.AskAsync<V1.GenerationServiceDeleteResponse>("GenerationService/Delete", new V1.GenerationServiceDeleteRequest { Id = ids[1] });
        var hidden = await ShownAsync(session);
        var restored = await host.Grpc.AskAsync<V1.GenerationServiceRestoreResponse>("GenerationService/Restore", new V1.GenerationServiceRestoreRequest { Id = ids[1] });

        Assert.Equal([ids[1], ids[2]], deleted.Generations);
        Assert.True(deleted.RestorableUntil.ToDateTimeOffset() > TimeProvider.System.GetUtcNow());
        Assert.Equal([ids[0], ids[3]], hidden);
        Assert.Equal([ids[1], ids[2]], restored.Generations);
    }

    /// <summary>A still, one that grew from it, one that grew from that, and another still.</summary>
    private async Task<(string Session, List<string> Ids)> TreeAsync()
    {
        var session = await host.OpenSessionAsync();
        var ids = new List<string>();
        foreach (var parent in new int?[] { null, 0, 1, null })
        {
            var json = parent is { } at
                ? $$"""{"kind": "refine", "parent": "{{ids[at]}}", "caption": "a blue star", "steps": 2}"""
                : """{"kind": "text_to_image", "caption": "a red star", "steps": 2}""";
            ids.Add(await host.GenerateAsync(session, json));
            await host.GetAsync($"/v1/generations/{ids[^1]}?wait=30s");
        }

        return (session, ids);
    }

    private async Task<List<string>> ShownAsync(string session)
    {
        var tree = (await host.GetAsync($"/v1/sessions/{session}")).Json.GetProperty("generations").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
        var list = (await host.GetAsync($"/v1/sessions/{session}/generations")).Json.GetProperty("data").EnumerateArray().Select(node => node.GetProperty("id").GetString()!);
        Assert.Equal(tree, list.Reverse());
        return tree;
    }

    private static List<string> IdsIn(Answer answer) => [.. answer.Json.GetProperty("generations").EnumerateArray().Select(id => id.GetString()!)];
}
