using System.Runtime.CompilerServices;
using Dreamer.Sessions;

namespace Dreamer.Api.Events;

/// <summary>Follows a session's event log past the end of any one grain call.</summary>
internal static class SessionEvents
{
    private static readonly TimeSpan BeforeNextCall = TimeSpan.FromMilliseconds(200);

    public static async IAsyncEnumerable<EventResource> FollowAsync(
        ISessionGrain session, long afterSequence, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await session.GetAsync() is not null)
        {
            // The call ends with the session's activation; its log goes on at the next.
            await foreach (var happened in session.WatchAsync(afterSequence, cancellationToken))
            {
                afterSequence = happened.Sequence;
                yield return EventResource.Of(happened);
            }

            await Task.Delay(BeforeNextCall, clock, cancellationToken);
        }
    }
}
