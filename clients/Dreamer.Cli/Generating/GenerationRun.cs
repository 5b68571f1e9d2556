using System.Diagnostics;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Generating;

/// <summary>
/// Makes a generation, or several that differ in their seed, while a person watches.
/// <list type="number">
/// <item>It is started, in the parent's session or in a new one.</item>
/// <item>Its progress is shown until it ends; Ctrl-C cancels it on the server.</item>
/// <item>Its results are fetched.</item>
/// <item>What can be done with them is told.</item>
/// </list>
/// </summary>
internal static class GenerationRun
{
    private static readonly TimeSpan TimeToCancel = TimeSpan.FromSeconds(10);

    /// <summary><paramref name="flags"/> are what the next command needs to reach the same server.</summary>
    public static Task<int> RunAsync(
        DreamerClient client, NewGeneration request, ResultFiles files, string flags, CancellationToken stop) =>
        RunAsync(
            client, async () => await client.Generations.CreateAsync(await client.SessionForAsync(request, stop), request, stop), files, flags, stop);

    /// <summary>The same of what is started in another way.</summary>
    public static async Task<int> RunAsync(
        DreamerClient client, Func<Task<Generation>> start, ResultFiles files, string flags, CancellationToken stop)
    {
        // 1. Start
        var started = Stopwatch.StartNew();
        var first = await start();
        var results = new List<MadeResult>();
        var ids = first.Variations ?? [first.Id];
        try
        {
            foreach (var (index, id) in ids.Index())
            {
                results.Add(await FollowAsync(client, id, first.Settings?.Seed + index, files.Of(index), stop));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return await CancelAsync(client, ids);
        }

        // 4. Tell
        var isDone = results.All(result => result.IsDone);
        Terminal.Answer(
            new { Results = results }, isDone ? [$"It took {started.Elapsed.TotalSeconds:F1} s.", NextSteps.After(first, flags)] : []);
        return isDone ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<MadeResult> FollowAsync(DreamerClient client, string id, long? seed, ResultFiles files, CancellationToken stop)
    {
        // 2. Watch
        Terminal.Line($"Generation {id}, seed {seed}");
        await ProgressDisplay.ShowAsync(client.Generations.WatchAsync(id, cancellationToken: stop));
        var generation = await client.Generations.WaitAsync(id, stop);
        foreach (var warning in generation.Warnings)
        {
            Terminal.Error($"warning: {warning.Message}");
        }

        if (generation.State != GenerationStates.Succeeded)
        {
            Terminal.Error(new GenerationFailedException(generation).Message);
            return new MadeResult(generation, []);
        }

        // 3. Fetch
        return new MadeResult(generation, await files.FetchAsync(client, id, stop));
    }

    public static string CancelSentence(string id, string result) =>
        result == CancelResults.AlreadyCompleted ? $"Generation {id} was already complete." : $"Cancelled generation {id}.";

    private static async Task<int> CancelAsync(DreamerClient client, IReadOnlyList<string> ids)
    {
        using var patience = new CancellationTokenSource(TimeToCancel);
        foreach (var id in ids)
        {
            Terminal.Error(CancelSentence(id, await client.Generations.CancelAsync(id, patience.Token)));
        }

        return ExitCode.Cancelled;
    }
}
