using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Generating;
using Dreamer.Cli.Servers;
using Dreamer.Client.Generations;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>watch</c>: what happens to a generation, or in a session, until it has ended; leaving it changes nothing.</summary>
internal static class WatchCommand
{
    private static readonly Argument<string> Name = new Argument<string>("id")
    {
        Description = $"A generation or a session: {GenerationName.Help}, the last generation",
        HelpName = "GENERATION|SESSION",
    }.CompletesBoth();

    public static Command Create()
    {
        var watch = new Command("watch", "Shows the progress of a generation, or of all that runs in a session, until it has ended. Ctrl-C leaves it running")
        {
            Name,
        };
        var shared = new SharedOptions(watch);
        watch.SetAction(async (parsed, stop) =>
        {
            await using var server = await shared.OpenAsync(parsed, stop);
            var id = await GenerationName.EitherAsync(server.Client, parsed.GetRequiredValue(Name), stop);
            return await RunAsync(server, id, shared.Flags(parsed), stop);
        });
        return watch.WithExamples("./dreamer watch last", "./dreamer watch 5695b9f7", "./dreamer watch last --json");
    }

    /// <summary>Cancelling leaves what is watched running, and says so.</summary>
    internal static async Task<int> RunAsync(ServerConnection server, string id, string flags, CancellationToken stop)
    {
        try
        {
            return await WatchAsync(server, id, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Terminal.Error(server.IsOwn
                ? $"{id} has not ended; it goes on when a server starts on this data folder again."
                : $"{id} goes on: ./dreamer watch {GenerationName.ShortOf(id)}{flags} shows it again.");
            return ExitCode.Cancelled;
        }
    }

    private static async Task<int> WatchAsync(ServerConnection server, string id, CancellationToken stop)
    {
        var generations = server.Client.Generations;
        var session = GenerationName.IsSession(id) ? new SessionWatch(server.Client, id) : null;
        await ShowAsync(session?.FollowAsync(stop) ?? generations.WatchAsync(id, cancellationToken: stop), session is not null);
        var isDone = true;
        foreach (var watched in session?.Watched ?? [id])
        {
            var one = await generations.GetAsync(watched, stop);
            isDone &= one.State == GenerationStates.Succeeded;
            Tell(one);
        }

        if (session is { Watched.Count: 0 })
        {
            Terminal.Line($"Nothing is under way in {id}.");
        }

        return isDone ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task ShowAsync(IAsyncEnumerable<GenerationEvent> events, bool areSeveral)
    {
        if (Terminal.IsForPrograms)
        {
            await foreach (var happened in events)
            {
                Console.Out.WriteLine(JsonText.LineOf(happened));
            }
        }
        else
        {
            await ProgressDisplay.ShowAsync(events, areSeveral ? GenerationName.ShortOf : null);
        }
    }

    /// <summary>How it ended; programs have been told by its last event.</summary>
    private static void Tell(Generation one)
    {
        Terminal.Line(GenerationText.Of(one));
        if (one.Error is { } error)
        {
            Terminal.Error($"{error.Code}: {error.Message}");
        }
    }
}
