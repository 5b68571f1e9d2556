using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;

namespace Dreamer.Client;

/// <summary>Makes something and waits for it; the steps are those of <see cref="IDreamerClient.GenerateAsync"/>.</summary>
internal static class GenerationMaking
{
    private const int LongestTitle = 100;

    private static readonly TimeSpan s_timeToCancel = TimeSpan.FromSeconds(10);

    public static async Task<Generation> RunAsync(
        IDreamerClient client, NewGeneration request, IProgress<GenerationEvent>? progress, CancellationToken cancellationToken)
    {
        // 1. Start
        var session = await SessionForAsync(client, request, cancellationToken);
        var started = await client.Generations.CreateAsync(session, request, cancellationToken);
        try
        {
            // 2. Report
            await foreach (var item in client.Generations.WatchAsync(started.Id, cancellationToken: cancellationToken))
            {
                progress?.Report(item);
            }

            // 3. Return
            return await SucceededAsync(client, started.Id, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(s_timeToCancel);
            await client.Generations.CancelAsync(started.Id, patience.Token);
            throw;
        }
    }

    /// <summary>The same of a request that makes several: all of them, the first one first.</summary>
    public static async Task<IReadOnlyList<Generation>> RunAllAsync(
        IDreamerClient client, NewGeneration request, CancellationToken cancellationToken)
    {
        var session = await SessionForAsync(client, request, cancellationToken);
        var started = await client.Generations.CreateAsync(session, request, cancellationToken);
        var ids = started.Variations ?? [started.Id];
        try
        {
            return await Task.WhenAll(ids.Select(id => SucceededAsync(client, id, cancellationToken)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(s_timeToCancel);
            await Task.WhenAll(ids.Select(id => client.Generations.CancelAsync(id, patience.Token)));
            throw;
        }
    }

    public static async Task<string> SessionForAsync(IDreamerClient client, NewGeneration request, CancellationToken cancellationToken) =>
        request.Parent is { } parent
            ? (await client.Generations.GetAsync(parent, cancellationToken)).SessionId
            : (await client.Sessions.CreateAsync(new NewSession(TitleOf(request.Caption ?? request.MotionCaption)), cancellationToken)).Id;

    private static async Task<Generation> SucceededAsync(IDreamerClient client, string id, CancellationToken cancellationToken)
    {
        var ended = await client.Generations.WaitAsync(id, cancellationToken);
        return ended.State == GenerationStates.Succeeded ? ended : throw new GenerationFailedException(ended);
    }

    private static string? TitleOf(string? caption) => caption is { Length: > LongestTitle } ? caption[..LongestTitle] + "…" : caption;
}
