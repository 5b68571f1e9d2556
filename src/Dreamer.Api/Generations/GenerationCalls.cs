using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>What is done with generations, whichever face asks for it.</summary>
internal static class GenerationCalls
{
    public static async Task<GenerationResource> CreateAsync(
        string id, GenerationRequest request, RequestSeed seed, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        // Here, because a request that took long to come through is no mistake of the client's any more: it expires.
        FieldCheck.Require(
            !(request.Deadline <= clock.GetUtcNow()), "deadline", $"Field 'deadline' is '{request.Deadline:O}', and that is over.");
        var session = RequestIds.Session(id);
        var view = await grains.Session(caller.Tenant, session).AddAsync(seed.GenerationId(session), request);
        return GenerationResource.Of(view) with { Variations = GenerationVariations.Of(view.Id, request.Count) };
    }

    public static Task<Page<GenerationResource>> ListAsync(string id, PageQuery page, Caller caller, IGrainFactory grains)
    {
        GenerationId? after = page.After is null ? null : RequestIds.Generation(page.After, "after");
        return GenerationList.ReadAsync(grains, caller.Tenant, RequestIds.Session(id), after, page.Limit);
    }

    public static async Task<GenerationResource> GetAsync(
        string id, string? wait, Caller caller, IGrainFactory grains, TimeProvider clock, CancellationToken cancellationToken)
    {
        var generation = RequestIds.Generation(id);
        var view = await GenerationWait.ReadAsync(grains.Generation(caller.Tenant, generation), WaitTime.Parse(wait), clock, cancellationToken);
        return GenerationResource.Of(view ?? throw RequestIds.Unknown(generation));
    }

    public static async Task<GenerationResource> FinishAsync(string id, Caller caller, IGrainFactory grains)
    {
        var draft = RequestIds.Generation(id);
        return GenerationResource.Of(await grains.Session(caller.Tenant, draft.Session).FinishAsync(draft));
    }

    public static async Task<DeletionResource> DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        var generation = RequestIds.Generation(id);
        return DeletionResource.Of(await grains.Session(caller.Tenant, generation.Session).RemoveAsync(generation));
    }

    public static async Task<RestorationResource> RestoreAsync(string id, Caller caller, IGrainFactory grains)
    {
        var generation = RequestIds.Generation(id);
        var restored = await grains.Session(caller.Tenant, generation.Session).RestoreAsync(generation);
        return new RestorationResource([.. restored.Select(one => one.Value)]);
    }

    public static async Task<CancelOutcome> CancelAsync(string id, Caller caller, IGrainFactory grains)
    {
        var generation = RequestIds.Generation(id);
        var outcome = await grains.Generation(caller.Tenant, generation).CancelAsync();
        return outcome == CancelOutcome.NotFound ? throw RequestIds.Unknown(generation) : outcome;
    }
}
