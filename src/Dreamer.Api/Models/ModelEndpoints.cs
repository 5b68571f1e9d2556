using Dreamer.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Models;

/// <summary>Lists the models of the living devices.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/v1/models").WithTags("Models").RequireAuthorization()
            .MapGet("/", ListAsync).WithSummary("Lists the models, and whether each can be used now");

    private static async Task<Ok<Page<ModelResource>>> ListAsync(IGrainFactory grains) => TypedResults.Ok(await ModelResource.ListAsync(grains));
}
