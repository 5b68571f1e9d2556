using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Generations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Generations;

/// <summary>Starts, shows, lists, finishes, cancels, deletes and restores generations.</summary>
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
        generations.MapDelete("/generations/{id}", DeleteAsync).WithSummary("Deletes a generation and all that grew from it; for a while they can be restored");
        generations.MapPost("/generations/{id}/restore", RestoreAsync).WithSummary("Brings back what was deleted with a generation");
        generations.MapGet("/generations/{id}/content", GenerationContent.GetAsync).WithSummary("Fetches a result; ranges work").DisableRequestTimeout();
    }

    private static async Task<Accepted<GenerationResource>> CreateAsync(
        string id, GenerationRequest request, RequestSeed seed, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var generation = await GenerationCalls.CreateAsync(id, request, seed, caller, grains, clock);
        return TypedResults.Accepted($"/v1/generations/{generation.Id}", generation);
    }

    private static async Task<Ok<Page<GenerationResource>>> ListAsync(string id, [AsParameters] PageQuery page, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await GenerationCalls.ListAsync(id, page, caller, grains));

    private static async Task<Ok<GenerationResource>> GetAsync(
        string id, string? wait, Caller caller, IGrainFactory grains, TimeProvider clock, CancellationToken cancellationToken) =>
        TypedResults.Ok(await GenerationCalls.GetAsync(id, wait, caller, grains, clock, cancellationToken));

    private static async Task<Accepted<GenerationResource>> FinishAsync(string id, Caller caller, IGrainFactory grains)
    {
        var generation = await GenerationCalls.FinishAsync(id, caller, grains);
        return TypedResults.Accepted($"/v1/generations/{generation.Id}", generation);
    }

    private static async Task<Accepted<DeletionResource>> DeleteAsync(string id, Caller caller, IGrainFactory grains) =>
        TypedResults.Accepted((string?)null, await GenerationCalls.DeleteAsync(id, caller, grains));

    private static async Task<Ok<RestorationResource>> RestoreAsync(string id, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await GenerationCalls.RestoreAsync(id, caller, grains));

    private static async Task<Ok<CancellationResource>> CancelAsync(string id, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(new CancellationResource(await GenerationCalls.CancelAsync(id, caller, grains)));
}
