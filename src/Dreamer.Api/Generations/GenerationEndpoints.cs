using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Generations;

/// <summary>Starts, shows, lists, finishes and cancels generations.</summary>
internal static class GenerationEndpoints
{
    public static void MapGenerations(this IEndpointRouteBuilder routes)
    {
        var generations = routes.MapGroup("/v1").WithTags("Generations").RequireAuthorization();
        generations.MapPost("/sessions/{id}/generations", CreateAsync).WithSummary("Starts a generation, or several that differ in their seed");
        generations.MapGet("/sessions/{id}/generations", ListAsync).WithSummary("Lists a session's generations, newest first");
        generations.MapGet("/generations/{id}", GetAsync).WithSummary("Shows a generation, after waiting up to 60s for its end if asked").WithRequestTimeout(RequestPolicies.Wait);
        generations.MapPost("/generations/{id}/finish", FinishAsync).WithSummary("Finishes a draft from where it stopped, or shows what finishes it");
        generations.MapPost("/generations/{id}/cancel", CancelAsync).WithSummary("Cancels a generation; the device is free within a chunk");
        generations.MapGet("/generations/{id}/content", GenerationContent.GetAsync).WithSummary("Fetches a result; ranges work").DisableRequestTimeout();
    }

    private static async Task<Accepted<GenerationResource>> CreateAsync(
        string id, GenerationRequest request, RequestSeed seed, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        // Here, because a request that took long to come through is no mistake of the client's any more: it expires.
        FieldCheck.Require(
            !(request.Deadline <= clock.GetUtcNow()), "deadline", $"Field 'deadline' is '{request.Deadline:O}', and that is over.");
        var session = RequestIds.Session(id);
        var generation = seed.GenerationId(session);
        var view = await grains.Session(caller.Tenant, session).AddAsync(generation, request);
        return TypedResults.Accepted($"/v1/generations/{generation}", GenerationResource.Of(view) with { Variations = GenerationVariations.Of(view.Id, request.Count) });
    }

    private static async Task<Ok<Page<GenerationResource>>> ListAsync(string id, [AsParameters] PageQuery page, Caller caller, IGrainFactory grains)
    {
        GenerationId? after = page.After is null ? null : RequestIds.Generation(page.After, "after");
        return TypedResults.Ok(await GenerationList.ReadAsync(grains, caller.Tenant, RequestIds.Session(id), after, page.Limit));
    }

    private static async Task<Ok<GenerationResource>> GetAsync(
        string id, string? wait, Caller caller, IGrainFactory grains, TimeProvider clock, CancellationToken cancellationToken)
    {
        var generation = RequestIds.Generation(id);
        var view = await GenerationWait.ReadAsync(grains.Generation(caller.Tenant, generation), WaitTime.Parse(wait), clock, cancellationToken);
        return TypedResults.Ok(GenerationResource.Of(view ?? throw RequestIds.Unknown(generation)));
    }

    private static async Task<Accepted<GenerationResource>> FinishAsync(string id, Caller caller, IGrainFactory grains)
    {
        var draft = RequestIds.Generation(id);
        var view = await grains.Session(caller.Tenant, draft.Session).FinishAsync(draft);
        return TypedResults.Accepted($"/v1/generations/{view.Id}", GenerationResource.Of(view));
    }

    private static async Task<Ok<CancellationResource>> CancelAsync(string id, Caller caller, IGrainFactory grains)
    {
        var generation = RequestIds.Generation(id);
        var outcome = await grains.Generation(caller.Tenant, generation).CancelAsync();
        return outcome == CancelOutcome.NotFound ? throw RequestIds.Unknown(generation) : TypedResults.Ok(new CancellationResource(outcome));
    }
}
