using Dreamer.Cli.Commands;
using Dreamer.Cli.Generating;
using Dreamer.Cli.Servers;
using Dreamer.Cli.Tests.Client;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Tests;

/// <summary>Who watches sees it to its end, over a broken connection; who leaves ends nothing.</summary>
public sealed class WatchCommandTests(CliServer server) : IClassFixture<CliServer>, IDisposable
{
    private readonly ManualResetEventSlim _goOn = new();

    public void Dispose()
    {
        server.Model.BeforeStep = null;
        _goOn.Dispose();
    }

    [Fact]
    public async Task A_session_is_watched_until_all_in_it_has_ended_with_what_is_begun_meanwhile()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        Hold();
        var first = await BeginAsync(client, "a held star");
        var watch = new SessionWatch(client, first.SessionId);
        var seen = new List<GenerationEvent>();

        Generation? second = null;
        await foreach (var happened in watch.FollowAsync())
        {
            seen.Add(happened);
            second ??= await client.Generations.CreateAsync(first.SessionId, NewGeneration.TextToImage("a second star"));
            _goOn.Set();
        }

        Assert.Equal([first.Id, second!.Id], watch.Watched);
        Assert.Equal(2, seen.Count(one => one.State == GenerationStates.Succeeded && one.Type == EventTypes.State));
    }

    [Fact]
    public async Task Where_nothing_is_under_way_that_is_said()
    {
        await CliRun.OfAsync("generate", "--caption", "a star", "--steps", "1", "--data", server.Data, "--out", server.File("done.png"));
        using var client = DreamerClient.Connect(server.Url, server.Key);
        var session = (await client.Sessions.ListAsync(1)).Data[0].Id;

        var run = await CliRun.OfAsync("watch", session, "--data", server.Data);

        Assert.Equal((ExitCode.Done, $"Nothing is under way in {session}."), (run.ExitCode, run.Output.Trim()));
    }

    [Fact]
    public async Task A_generation_that_failed_or_was_cancelled_is_no_success()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        Hold();
        var one = await BeginAsync(client, "a star that nobody wants");
        await client.Generations.CancelAsync(one.Id);
        _goOn.Set();

        var run = await CliRun.OfAsync("watch", one.Id, "--data", server.Data);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("cancelled", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_again()
    {
        using var relay = new CutRelay(server.Url);
        using var client = DreamerClient.Connect(server.Url, server.Key);
        using var through = DreamerClient.Connect(relay.Url, server.Key);
        Hold();
        var one = await BeginAsync(client, "a star behind a relay");
        await using var connection = ServerConnection.To(through);

        var watching = WatchCommand.RunAsync(connection, one.Id, "", CancellationToken.None);
        while (relay.Accepted == 0)
        {
            await Task.Delay(10);
        }

        relay.Cut();
        _goOn.Set();

        Assert.Equal(ExitCode.Done, await watching);
        Assert.True(relay.Accepted > 1);
    }

    [Fact]
    public async Task Leaving_ends_nothing_and_says_so()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        Hold();
        var one = await BeginAsync(client, "a star that goes on");
        var (errors, written) = (Console.Error, new StringWriter());
        Console.SetError(written);
        try
        {
            using var stop = new CancellationTokenSource();
            await using var connection = ServerConnection.To(DreamerClient.Connect(server.Url, server.Key));
            var watching = WatchCommand.RunAsync(connection, one.Id, " --data here", stop.Token);
            await stop.CancelAsync();

            Assert.Equal(ExitCode.Cancelled, await watching);
            Assert.Equal($"{one.Id} goes on: ./dreamer watch {one.Id[^16..]} --data here shows it again.", written.ToString().Trim());
        }
        finally
        {
            Console.SetError(errors);
            _goOn.Set();
        }

        Assert.Equal(GenerationStates.Succeeded, (await client.Generations.WaitAsync(one.Id)).State);
    }

    [Fact]
    public async Task A_word_names_a_generation_or_a_session()
    {
        await CliRun.OfAsync("generate", "--caption", "a star", "--steps", "1", "--data", server.Data, "--out", server.File("named.png"));
        using var client = DreamerClient.Connect(server.Url, server.Key);
        var session = (await client.Sessions.ListAsync(1)).Data[0].Id;
        var one = (await client.Sessions.GetAsync(session)).Generations[0].Id;

        Assert.Equal(one, await GenerationName.EitherAsync(client, "last", default));
        Assert.Equal(one, await GenerationName.EitherAsync(client, one[^8..], default));
        Assert.Equal(session, await GenerationName.EitherAsync(client, session[^12..], default));
        Assert.Equal(session, await GenerationName.EitherAsync(client, session["ses_".Length..], default));
        await Assert.ThrowsAsync<ArgumentException>(() => GenerationName.EitherAsync(client, "0000ffff0000", default));
    }

    /// <summary>No step is done until the test says so.</summary>
    private void Hold() => server.Model.BeforeStep = (_, _) => _goOn.Wait(TimeSpan.FromSeconds(30));

    private static async Task<Generation> BeginAsync(DreamerClient client, string caption)
    {
        var request = NewGeneration.TextToImage(caption) with { Steps = 4 };
        return await client.Generations.CreateAsync(await client.SessionForAsync(request), request);
    }
}
