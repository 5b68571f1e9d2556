using System.Runtime.CompilerServices;
using Dreamer.Sessions;

namespace Dreamer.Api.Events;

/// <summary>Follows a session's event log past the end of any one grain call.</summary>
internal static class SessionEvents
{
    private static readonly TimeSpan BeforeNextCall = TimeSpan.FromMilliseconds(200);

    public static async IAsyncEnumerable<StreamItem> FollowAsync(
        ISessionGrain session, long afterSequence, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await session.GetAsync() is not null)
        {
            // The call ends with the session's activation; its log goes on at the next. It brings events in pages of 100 at most.
            await using var log = session.WatchAsync(afterSequence, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MovesAsync(log))
            {
                var happened = log.Current;
                if (happened.Sequence > afterSequence + 1)
                {
                    yield return new StreamItem(afterSequence + 1, happened.Sequence - 1);
                }

                afterSequence = happened.Sequence;
                yield return StreamItem.Of(EventResource.Of(happened));
            }

            await Task.Delay(BeforeNextCall, clock, cancellationToken);
        }
    }

    /// <summary>A session forgets a reader that does not ask for long, because its own reader is slow.</summary>
    private static async ValueTask<bool> MovesAsync(IAsyncEnumerator<SessionEvent> log)
    {
        try
        {
            return await log.MoveNextAsync();
        }
        catch (EnumerationAbortedException)
        {
            return false;
        }
    }
}
