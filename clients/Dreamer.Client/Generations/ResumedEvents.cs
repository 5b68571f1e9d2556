using System.Runtime.CompilerServices;

namespace Dreamer.Client.Generations;

/// <summary>Follows events, whatever carries them: a connection that was lost is taken up where it broke.</summary>
internal static class ResumedEvents
{
    private const int ReconnectAttempts = 30;

    private static readonly TimeSpan s_reconnectDelay = TimeSpan.FromSeconds(1);

    /// <summary>Until the generation's state is a final one.</summary>
    public static async IAsyncEnumerable<GenerationEvent> ToEndOfGenerationAsync(
        string id, long afterSequence, Func<long, CancellationToken, IAsyncEnumerable<GenerationEvent>> read, Func<Exception, bool> isLost,
        TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var happened in WithoutEndAsync(id, afterSequence, read, isLost, clock, cancellationToken))
        {
            yield return happened;
            if (happened.State is { } state && GenerationStates.IsFinal(state))
            {
                yield break;
            }
        }
    }

    /// <summary>Until the caller stops, or the server refuses.</summary>
    public static async IAsyncEnumerable<GenerationEvent> WithoutEndAsync(
        string id, long afterSequence, Func<long, CancellationToken, IAsyncEnumerable<GenerationEvent>> read, Func<Exception, bool> isLost,
        TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var attempts = 0;
        while (true)
        {
            var events = read(afterSequence, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (events)
            {
                while (await TryMoveAsync(events, isLost))
                {
                    attempts = 0;
                    afterSequence = events.Current.Sequence;
                    yield return events.Current;
                }
            }

            if (++attempts > ReconnectAttempts)
            {
                throw new IOException($"The events of '{id}' stopped, and {ReconnectAttempts} attempts to go on failed.");
            }

            await Task.Delay(s_reconnectDelay, clock, cancellationToken);
        }
    }

    private static async Task<bool> TryMoveAsync(IAsyncEnumerator<GenerationEvent> events, Func<Exception, bool> isLost)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception error) when (isLost(error))
        {
            return false;
        }
    }
}
