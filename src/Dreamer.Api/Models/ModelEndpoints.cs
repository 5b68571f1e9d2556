using Dreamer.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Models;

/// <summary>Lists the models that living devices can run.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/v1/models").WithTags("Models").RequireAuthorization()
            .MapGet("/", ListAsync).WithSummary("Lists the models that can be used now");

    private static async Task<Ok<Page<ModelResource>>> ListAsync(IGrainFactory grains)
    {
        var devices = await grains.DeviceDirectory().ListAsync();
        var models = devices.SelectMany(device => device.Models).DistinctBy(model => model.Name).Select(ModelResource.Of);
        return TypedResults.Ok(new Page<ModelResource>([.. models], null));
    }
}
