using System.Net;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Cli.Tests.Client;

public sealed class DreamerClientTests(CliServer server) : IClassFixture<CliServer>
{
    private static readonly ManualResetEventSlim s_never = new();

    [Fact]
    public async Task A_server_on_this_machine_is_never_asked_through_a_proxy()
    {
        var usual = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:9"); // nobody is there; http_proxy names it so
        try
        {
            using var client = DreamerClient.Connect(server.Url, server.Key);
            Assert.True(await client.IsReadyAsync());

            await using var services =
                new ServiceCollection().AddDreamer(options => (options.Server, options.ApiKey) = (server.Url, server.Key))
                    .Services.BuildServiceProvider();
            Assert.True(await services.GetRequiredService<DreamerClient>().IsReadyAsync());

            using var usualClient = new HttpClient { BaseAddress = server.Url };
            await Assert.ThrowsAsync<HttpRequestException>(() => usualClient.GetAsync("healthz/ready")); // else this test shows nothing
        }
        finally
        {
            HttpClient.DefaultProxy = usual;
        }
    }

    [Fact]
    public async Task A_refusal_has_its_status_and_its_code()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);

        var refused =
            await Assert.ThrowsAsync<DreamerApiException>(() =>
                client.Generations.GetAsync("gen_" + new string('0', 32) + "_" + new string('0', 16)));

        Assert.Equal((HttpStatusCode.NotFound, ErrorCodes.NotFound), (refused.StatusCode, refused.Code));
    }

    [Fact]
    public async Task The_same_key_starts_nothing_twice()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        var session = (await client.Sessions.CreateAsync(new NewSession())).Id;
        var request = NewGeneration.TextToImage("once") with { Steps = 1 };

        var first = await client.Generations.CreateAsync(session, request, "my-key");
        var second = await client.Generations.CreateAsync(session, request, "my-key");

        Assert.Equal(first.Id, second.Id);
        Assert.Single(await client.Sessions.ListAllGenerationsAsync(session).ToListAsync());
    }

    [Fact]
    public async Task A_list_longer_than_a_page_is_read_to_its_end()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        for (var made = 0; made < 101; made++)
        {
            await client.Sessions.CreateAsync(new NewSession($"many {made}"));
        }

        var titles =
            await client.Sessions.ListAllAsync().Select(session => session.Title)
                .Where(title => title.StartsWith("many ", StringComparison.Ordinal)).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 101).Reverse().Select(made => $"many {made}"), titles);
    }

    [Fact]
    public async Task One_that_fails_is_an_exception_that_holds_it()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        server.Model.BeforeStep = (caption, _) =>
        {
            if (caption == "broken")
            {
                throw new ArgumentException("a broken step");
            }
        };

        var failed =
            await Assert.ThrowsAsync<GenerationFailedException>(() =>
                client.GenerateAsync(NewGeneration.TextToImage("broken") with { Steps = 1 }));

        Assert.Equal(GenerationStates.Failed, failed.Generation.State);
    }

    [Fact]
    public async Task Cancelling_the_token_cancels_it_on_the_server()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        using var stop = new CancellationTokenSource();
        server.Model.BeforeStep = (_, _) => s_never.Wait(TimeSpan.FromMilliseconds(20)); // the engine's own thread: a step takes its time
        string? id = null;
        var progress = new Reports(happened =>
        {
            id = happened.GenerationId;
            stop.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.GenerateAsync(NewGeneration.TextToImage("endless") with { Steps = 200 }, progress, stop.Token));

        Assert.Equal(GenerationStates.Cancelled, (await client.Generations.WaitAsync(id!)).State);
    }

    [Fact]
    public async Task What_is_there_is_not_overwritten_and_a_download_that_breaks_leaves_nothing()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        var still = await client.GenerateAsync(NewGeneration.TextToImage("kept") with { Steps = 1 });
        var (mine, clip) = (server.File("kept.png"), server.File("kept.mp4"));
        await File.WriteAllTextAsync(mine, "mine");

        await Assert.ThrowsAsync<IOException>(() => client.Generations.SaveAsync(still.Id, mine));
        await Assert.ThrowsAsync<DreamerApiException>(() => client.Generations.SaveAsync(still.Id, clip));
        await Assert.ThrowsAsync<ArgumentException>(() => client.Generations.SaveAsync(still.Id, server.File("kept.gif")));

        Assert.Equal("mine", await File.ReadAllTextAsync(mine));
        Assert.Equal([mine], Directory.GetFiles(server.Data, "kept.*"));
    }

    private sealed class Reports(Action<Dreamer.Client.Generations.GenerationEvent> report) : IProgress<Dreamer.Client.Generations.GenerationEvent>
    {
        public void Report(Dreamer.Client.Generations.GenerationEvent value) => report(value);
    }
}
