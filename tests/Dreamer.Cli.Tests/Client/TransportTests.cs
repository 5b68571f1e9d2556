using System.Net;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Cli.Tests.Client;

/// <summary>The client is one thing over both transports.</summary>
public sealed class TransportTests(CliServer server) : IClassFixture<CliServer>
{
    private static readonly ManualResetEventSlim s_never = new();

    [Theory]
    [InlineData(DreamerTransport.Http)]
    [InlineData(DreamerTransport.Grpc)]
    public async Task A_service_speaks_what_its_options_name(DreamerTransport transport)
    {
        var url = transport == DreamerTransport.Grpc ? server.GrpcUrl : server.Url;
        await using var provider = new ServiceCollection()
            .AddDreamerClient(options => (options.Server, options.ApiKey, options.Transport) = (url, server.Key, transport)).BuildServiceProvider();

        var client = provider.GetRequiredService<IDreamerClient>();

        Assert.Equal(transport == DreamerTransport.Grpc, client is DreamerGrpcClient);
        Assert.True(await client.IsReadyAsync());
    }

    [Theory]
    [InlineData(DreamerTransport.Http)]
    [InlineData(DreamerTransport.Grpc)]
    public async Task Something_is_made_and_saved(DreamerTransport transport)
    {
        using var client = ClientOf(transport);
        var states = new List<string?>();

        var still = await client.GenerateAsync(NewGeneration.TextToImage("a star") with { Steps = 2 }, new Reports(happened => states.Add(happened.State)));
        await client.Generations.SaveAsync(still.Id, server.File($"{transport}.png"));
        var refined = await client.Generations.RefineAsync(still.Id, "a red star", strength: 0.5);

        Assert.Equal(("queued", "succeeded"), (states[0], states[^1]));
        Assert.Equal([0x89, (byte)'P'], (await File.ReadAllBytesAsync(server.File($"{transport}.png")))[..2]);
        Assert.Equal((still.Id, 0.5), (refined.Parent, refined.Settings!.Strength));
    }

    [Theory]
    [InlineData(DreamerTransport.Http)]
    [InlineData(DreamerTransport.Grpc)]
    public async Task A_session_is_renamed_and_a_generation_deleted_and_restored(DreamerTransport transport)
    {
        using var client = ClientOf(transport);
        var session = (await client.Sessions.CreateAsync(new NewSession("first", new Dictionary<string, string> { ["a"] = "b" }))).Id;
        var request = NewGeneration.TextToImage("a star") with { Steps = 1 };
        var still = await client.Generations.WaitAsync((await client.Generations.CreateAsync(session, request)).Id);
        var child = await client.Generations.CreateAsync(session, NewGeneration.Refine(still.Id, "a red star") with { Strength = 0.5 });

        var renamed = await client.Sessions.ChangeAsync(session, new SessionChange("second"));
        var deleted = await client.Generations.DeleteAsync(still.Id);
        var left = (await client.Sessions.GetAsync(session)).Generations;
        var restored = await client.Generations.RestoreAsync(still.Id);

        Assert.Equal(("second", "b"), (renamed.Title, renamed.Metadata["a"]));
        Assert.Equal([still.Id, child.Id], deleted.Generations);
        Assert.True(deleted.RestorableUntil > DateTimeOffset.UtcNow.AddSeconds(-1));
        Assert.Empty(left);
        Assert.Equal([still.Id, child.Id], restored);
        Assert.Equal(2, (await client.Sessions.GetAsync(session)).Generations.Count);
    }

    [Theory]
    [InlineData(DreamerTransport.Http)]
    [InlineData(DreamerTransport.Grpc)]
    public async Task A_refusal_is_the_same_exception(DreamerTransport transport)
    {
        using var client = ClientOf(transport);
        var session = await client.Sessions.CreateAsync(new NewSession());

        var unknown = await Assert.ThrowsAsync<DreamerApiException>(() => client.Generations.GetAsync("gen_" + new string('0', 32) + "_" + new string('0', 16)));
        var wrong = await Assert.ThrowsAsync<DreamerApiException>(() =>
            client.Generations.CreateAsync(session.Id, NewGeneration.TextToImage("a") with { Steps = 0 }));
        var kind = await Assert.ThrowsAsync<DreamerApiException>(() => client.Generations.CreateAsync(session.Id, new NewGeneration { Kind = "dance", Caption = "a" }));

        Assert.Equal((HttpStatusCode.NotFound, ErrorCodes.NotFound), (unknown.StatusCode, unknown.Code));
        Assert.Equal((HttpStatusCode.BadRequest, "Field 'steps' is 0, and takes 1 to 200.", "steps"), (wrong.StatusCode, wrong.Message, wrong.Problem.Param));
        Assert.Equal(("kind", ErrorCodes.InvalidRequest), (kind.Problem.Param, kind.Code));
        Assert.Contains("'dance', and takes one of text_to_image", kind.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DreamerTransport.Http)]
    [InlineData(DreamerTransport.Grpc)]
    public async Task The_same_key_starts_nothing_twice(DreamerTransport transport)
    {
        using var client = ClientOf(transport);
        var session = (await client.Sessions.CreateAsync(new NewSession())).Id;
        var request = NewGeneration.TextToImage("once") with { Steps = 1 };

        var first = await client.Generations.CreateAsync(session, request, $"key-{transport}");
        var second = await client.Generations.CreateAsync(session, request, $"key-{transport}");

        Assert.Equal(first.Id, second.Id);
        Assert.Single(await client.Sessions.ListAllGenerationsAsync(session).ToListAsync());
    }

    [Theory]
    [InlineData(DreamerTransport.Http)]
    [InlineData(DreamerTransport.Grpc)]
    public async Task Events_go_on_behind_a_connection_that_was_cut(DreamerTransport transport)
    {
        using var relay = new CutRelay(transport == DreamerTransport.Grpc ? server.GrpcUrl : server.Url);
        using var direct = ClientOf(transport);
        using var client = ClientOf(transport, relay.Url);
        server.Model.BeforeStep = (caption, _) => s_never.Wait(TimeSpan.FromMilliseconds(caption == "watched" ? 20 : 0)); // the engine's own thread: a step takes its time
        var session = (await direct.Sessions.CreateAsync(new NewSession())).Id;
        var started = await direct.Generations.CreateAsync(session, NewGeneration.TextToImage("watched") with { Steps = 100 });
        var seen = new List<long>();

        await foreach (var happened in client.Generations.WatchAsync(started.Id))
        {
            seen.Add(happened.Sequence);
            if (seen.Count == 3)
            {
                relay.Cut();
            }
        }

        Assert.True(relay.Accepted >= 2, $"{relay.Accepted} connections");
        Assert.Equal(await direct.Generations.WatchAsync(started.Id).Select(happened => happened.Sequence).ToListAsync(), seen);
    }

    [Fact]
    public async Task A_server_on_this_machine_is_never_asked_through_a_proxy()
    {
        var usual = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:9"); // nobody is there; http_proxy names it so
        try
        {
            using var client = ClientOf(DreamerTransport.Grpc);
            Assert.True(await client.IsReadyAsync());
        }
        finally
        {
            HttpClient.DefaultProxy = usual;
        }
    }

    private IDreamerClient ClientOf(DreamerTransport transport, Uri? url = null) => transport == DreamerTransport.Grpc
        ? DreamerGrpcClient.Connect(url ?? server.GrpcUrl, server.Key)
        : DreamerClient.Connect(url ?? server.Url, server.Key);

    private sealed class Reports(Action<GenerationEvent> report) : IProgress<GenerationEvent>
    {
        public void Report(GenerationEvent value) => report(value);
    }
}
