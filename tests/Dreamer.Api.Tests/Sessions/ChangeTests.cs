using Dreamer.Api.Tests.Events;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Sessions;

/// <summary>What changes in a session, and what its list and its stream then say.</summary>
public sealed class ChangeTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_session_is_renamed_in_its_list_and_in_its_stream()
    {
        var session = (await host.PostAsync("/v1/sessions", """{"title": "stars", "metadata": {"team": "red"}}"""))["id"];

        var changed = await host.SendAsync(HttpMethod.Patch, $"/v1/sessions/{session}", """{"title": "night ★"}""");

        Assert.Equal((200, "night ★"), (changed.Status, changed["title"]));
        Assert.Equal("red", changed.Json.GetProperty("metadata").GetProperty("team").GetString());
        Assert.Equal("night ★", (await host.GetAsync("/v1/sessions?limit=1")).Json.GetProperty("data")[0].GetProperty("title").GetString());
        var told = (await host.ReadEventsAsync($"/v1/sessions/{session}/events", until: item => item.EventType == "session"))[^1].Data;
        Assert.Equal("night ★", told.GetProperty("change").GetProperty("title").GetString());
        Assert.False(told.TryGetProperty("generation_id", out _) || told.TryGetProperty("state", out _));
    }

    [Theory]
    [InlineData("""{"title": "LONG"}""", 400)]
    [InlineData("""{"name": "stars"}""", 400)]
    [InlineData("""{"metadata": {"": "a"}}""", 400)]
    [InlineData("""{}""", 200)]
    public async Task What_a_session_cannot_be_called_is_refused(string body, int status)
    {
        var session = await host.OpenSessionAsync();

        Assert.Equal(status, (await host.SendAsync(HttpMethod.Patch, $"/v1/sessions/{session}", body.Replace("LONG", new string('x', 201), StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task The_list_tells_how_many_generations_there_are_when_anything_happened_and_what_to_show()
    {
        var empty = await host.OpenSessionAsync();
        var still = await host.FinishedStillAsync();
        var session = "ses_" + still[4..36];

        var listed = (await host.GetAsync("/v1/sessions?limit=2")).Json.GetProperty("data");

        Assert.Equal((session, 1), (listed[0].GetProperty("id").GetString(), listed[0].GetProperty("generations").GetInt32()));
        Assert.True(listed[0].GetProperty("updated_at").GetDateTimeOffset() > listed[0].GetProperty("created_at").GetDateTimeOffset());
        Assert.Equal(200, (await host.GetAsync(listed[0].GetProperty("cover").GetString()!)).Status);
        Assert.Equal((empty, 0, false), (listed[1].GetProperty("id").GetString(), listed[1].GetProperty("generations").GetInt32(), listed[1].TryGetProperty("cover", out _)));
    }

    [Fact]
    public async Task Over_gRPC_it_is_the_same()
    {
        var still = await host.FinishedStillAsync();
        var session = "ses_" + still[4..36];

        var changed = await host.Grpc.AskAsync<V1.SessionServiceChangeResponse>("SessionService/Change", new V1.SessionServiceChangeRequest { Id = session, Title = "told" });
        var listed = await host.Grpc.AskAsync<V1.SessionServiceListResponse>("SessionService/List", new V1.SessionServiceListRequest { Limit = 1 });
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var events = host.Grpc.Stream<V1.SessionServiceWatchResponse>("SessionService/Watch", new V1.SessionServiceWatchRequest { Id = session }, stop.Token);
        while (await events.ResponseStream.MoveNext(stop.Token) && events.ResponseStream.Current.Event?.Type != V1.EventType.Session)
        {
        }

        Assert.Equal("told", changed.Session.Title);
        Assert.Equal(("told", 1, true), (listed.Sessions[0].Title, listed.Sessions[0].Generations, listed.Sessions[0].HasCover));
        Assert.Equal(("told", ""), (events.ResponseStream.Current.Event!.Change.Title, events.ResponseStream.Current.Event.GenerationId));
    }
}
