using System.Runtime.CompilerServices;

namespace Dreamer.Client.Generations;

/// <summary>Follows a generation to its end, whatever carries its events: a connection that was lost is taken up where it broke.</summary>
internal static class ResumedEvents
{
    private const int ReconnectAttempts = 30;

    private static readonly TimeSpan s_reconnectDelay = TimeSpan.FromSeconds(1);

    public static async IAsyncEnumerable<GenerationEvent> FollowAsync(
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
                    if (events.Current.State is { } state && GenerationStates.IsFinal(state))
                    {
                        yield break;
                    }
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
