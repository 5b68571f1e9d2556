using Dreamer.Cli.Commands;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;

namespace Dreamer.Cli.Generating;

/// <summary>
/// Makes a generation, or several that differ in their seed, while a person watches.
/// <list type="number">
/// <item>It is started, in the parent's session or in a new one.</item>
/// <item>Its progress is shown until it ends; Ctrl-C cancels it on the server.</item>
/// <item>Its results are fetched.</item>
/// </list>
/// </summary>
internal static class GenerationRun
{
    private static readonly TimeSpan TimeToCancel = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(DreamerClient client, string? parent, NewGeneration wish, ResultFiles files, CancellationToken stop)
    {
        // 1. Start
        var session = await SessionForAsync(client, parent, wish, stop);
        var first = await client.Generations.CreateAsync(session, wish, stop);
        var exit = ExitCode.Done;
        var ids = first.Variations ?? [first.Id];
        try
        {
            foreach (var (index, id) in ids.Index())
            {
                exit = Math.Max(exit, await FollowAsync(client, id, first.Settings?.Seed + index, files.Of(index), stop));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return await CancelAsync(client, ids);
        }

        return exit;
    }

    private static async Task<int> FollowAsync(DreamerClient client, string id, long? seed, ResultFiles files, CancellationToken stop)
    {
        // 2. Watch
        Terminal.Line($"Generation {id}, seed {seed}");
        await ProgressDisplay.ShowAsync(client.Generations.WatchAsync(id, cancellationToken: stop));
        var generation = await client.Generations.WaitAsync(id, stop);

        // 3. Fetch
        return generation.State == GenerationStates.Succeeded ? await FetchAsync(client, generation, files, stop) : Complain(generation);
    }

    private static async Task<string> SessionForAsync(DreamerClient client, string? parent, NewGeneration wish, CancellationToken stop) =>
        parent is not null
            ? (await client.Generations.GetAsync(parent, stop)).SessionId
            : (await client.Sessions.CreateAsync(new NewSession(TitleOf(wish.Caption ?? wish.MotionCaption)), stop)).Id;

    private static string? TitleOf(string? caption) => caption is { Length: > 100 } ? caption[..100] + "…" : caption;

    private static async Task<int> CancelAsync(DreamerClient client, IReadOnlyList<string> ids)
    {
        using var patience = new CancellationTokenSource(TimeToCancel);
        foreach (var id in ids)
        {
            var result = await client.Generations.CancelAsync(id, patience.Token);
            Terminal.Error(result == "already_completed" ? $"Generation {id} was already complete." : $"Cancelled generation {id}.");
        }

        return ExitCode.Cancelled;
    }

    private static async Task<int> FetchAsync(DreamerClient client, Generation generation, ResultFiles files, CancellationToken stop)
    {
        if (files.Still is not null)
        {
            await SaveAsync(client, generation.Still ?? generation.Id, "image", files.Still, "Still", stop);
        }

        if (files.Video is not null)
        {
            await SaveAsync(client, generation.Id, "video", files.Video, "Video", stop);
        }

        return ExitCode.Done;
    }

    private static async Task SaveAsync(DreamerClient client, string id, string variant, string path, string label, CancellationToken stop)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var partial = full + ".part"; // a broken download must not look like a result
        await using (var file = File.Create(partial))
        {
            await client.Generations.DownloadAsync(id, variant, file, stop);
        }

        File.Move(partial, full, overwrite: true);
        Terminal.Line($"{label}: {path}");
    }

    private static int Complain(Generation generation)
    {
        Terminal.Error($"Generation {generation.Id} {generation.State}: {generation.Error?.Message ?? "no reason was given"}");
        return ExitCode.Failed;
    }
}
