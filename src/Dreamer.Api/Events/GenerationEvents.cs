using System.Runtime.CompilerServices;
using Dreamer.Api.Generations;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.Events;

/// <summary>
/// Follows one generation through its session's log, to its end.
/// <list type="number">
/// <item>While it is under way, the log is followed.</item>
/// <item>Where the log has lost events, the end may be among them: the generation itself is asked.</item>
/// <item>Of one that is over, what the log still holds is replayed, and the end is told, if need be from the generation.</item>
/// </list>
/// </summary>
internal static class GenerationEvents
{
    /// <summary>What a finished generation's log still holds comes at once; after this long, it holds no more.</summary>
    private static readonly TimeSpan ReplayTime = TimeSpan.FromSeconds(1);

    public static async IAsyncEnumerable<StreamItem> FollowAsync(
        IGrainFactory grains, TenantId tenant, GenerationView generation, long afterSequence, TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var session = grains.Session(tenant, generation.Id.Session);
        var over = generation.Progress.State.IsFinal() ? generation : null;
        if (over is null)
        {
            // 1. Follow
            var log = SessionEvents.FollowAsync(session, afterSequence, clock, cancellationToken);
            await foreach (var item in OfOneAsync(log, generation.Id, cancellationToken))
            {
                afterSequence = item.To;
                yield return item;
                over = item.Event is null ? await FindOverAsync(grains.Generation(tenant, generation.Id)) : null; // 2. Ask
                if (over is not null)
                {
                    break;
                }
            }
        }

        // 3. Replay
        if (over is not null) // else its end was told, or it is deleted
        {
            var log = SessionEvents.FollowAsync(session, afterSequence, clock, cancellationToken);
            await foreach (var item in ReplayAsync(log, over, afterSequence, clock, cancellationToken))
            {
                yield return item;
            }
        }
    }

    private static async Task<GenerationView?> FindOverAsync(IGenerationGrain generation) =>
        await generation.GetAsync() is { } view && view.Progress.State.IsFinal() ? view : null;

    /// <summary>The generation's own events, to its end, and what the log has lost.</summary>
    private static async IAsyncEnumerable<StreamItem> OfOneAsync(
        IAsyncEnumerable<StreamItem> log, GenerationId id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in log.WithCancellation(cancellationToken))
        {
            if (item.Event is null || item.Event.GenerationId == id.Value)
            {
                yield return item;
                if (item.Event?.State is { } state && state.IsFinal())
                {
                    yield break;
                }
            }
        }
    }

    private static async IAsyncEnumerable<StreamItem> ReplayAsync(
        IAsyncEnumerable<StreamItem> log, GenerationView generation, long afterSequence, TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(ReplayTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        await using var items = OfOneAsync(log, generation.Id, either.Token).GetAsyncEnumerator(either.Token);
        while (await MovesAsync(items, over.Token))
        {
            afterSequence = items.Current.To;
            yield return items.Current;
            if (items.Current.Event?.State is { } state && state.IsFinal())
            {
                yield break;
            }
        }

        yield return StreamItem.Of(EndOf(generation, afterSequence));
    }

    private static async ValueTask<bool> MovesAsync(IAsyncEnumerator<StreamItem> items, CancellationToken over)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return false;
        }
    }

    private static EventResource EndOf(GenerationView generation, long sequence) => new()
    {
        Sequence = sequence,
        Type = SessionEventKind.State,
        At = generation.FinishedAt ?? generation.CreatedAt,
        GenerationId = generation.Id.Value,
        State = generation.Progress.State,
        Progress = ProgressResource.Of(generation.Progress),
        Error = ErrorResource.Of(generation.Error),
    };
}
