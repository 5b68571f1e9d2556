using System.Runtime.CompilerServices;
using Dreamer.Api.Generations;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.Events;

/// <summary>Follows one generation through its session's log, to its end.</summary>
internal static class GenerationEvents
{
    /// <summary>What a finished generation's log still holds comes at once; after this long, it holds no more.</summary>
    private static readonly TimeSpan ReplayTime = TimeSpan.FromSeconds(1);

    public static IAsyncEnumerable<EventResource> FollowAsync(
        IGrainFactory grains, TenantId tenant, GenerationView generation, long afterSequence, TimeProvider clock)
    {
        var log = SessionEvents.FollowAsync(grains.Session(tenant, generation.Id.Session), afterSequence, clock);
        return generation.Progress.State.IsFinal() ? ReplayAsync(log, generation, afterSequence, clock) : ToEndAsync(log, generation.Id);
    }

    private static async IAsyncEnumerable<EventResource> ToEndAsync(
        IAsyncEnumerable<EventResource> log, GenerationId id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in log.WithCancellation(cancellationToken))
        {
            if (item.GenerationId == id.Value)
            {
                yield return item;
                if (item.State.IsFinal())
                {
                    yield break;
                }
            }
        }
    }

    /// <summary>The log is bounded, and may have lost the end: then the end is told from the generation itself.</summary>
    private static async IAsyncEnumerable<EventResource> ReplayAsync(
        IAsyncEnumerable<EventResource> log, GenerationView generation, long afterSequence, TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var over = new CancellationTokenSource(ReplayTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        await using var items = ToEndAsync(log, generation.Id, either.Token).GetAsyncEnumerator(either.Token);
        while (await MovesAsync(items, over.Token))
        {
            afterSequence = items.Current.Sequence;
            yield return items.Current;
            if (items.Current.State.IsFinal())
            {
                yield break;
            }
        }

        yield return EndOf(generation, afterSequence);
    }

    private static async ValueTask<bool> MovesAsync(IAsyncEnumerator<EventResource> items, CancellationToken over)
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
