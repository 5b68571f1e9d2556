using Dreamer.Api.Keys;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Events;

/// <summary>How events are followed, whichever face asks for them: what is unknown or refused is said before the first.</summary>
internal static class EventCalls
{
    public static async Task<IAsyncEnumerable<StreamItem>> OfSessionAsync(
        string id, EventPlace after, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var session = RequestIds.Session(id);
        var grain = grains.Session(caller.Tenant, session);
        var view = await grain.GetAsync() ?? throw RequestIds.Unknown(session);
        return SessionEvents.FollowAsync(grain, after.Within(view.LastSequence), clock);
    }

    public static async Task<IAsyncEnumerable<StreamItem>> OfGenerationAsync(
        string id, EventPlace after, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var generation = RequestIds.Generation(id);
        var view = await grains.Generation(caller.Tenant, generation).GetAsync() ?? throw RequestIds.Unknown(generation);
        var session = await grains.Session(caller.Tenant, generation.Session).GetAsync() ?? throw RequestIds.Unknown(generation);
        return GenerationEvents.FollowAsync(grains, caller.Tenant, view, after.Within(session.LastSequence), clock);
    }
}
