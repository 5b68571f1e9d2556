using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Assets;

/// <summary>Takes, shows and deletes people's own stills.</summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        var assets = routes.MapGroup("/v1/assets").WithTags("Assets").RequireAuthorization();
        assets.MapPost("/", CreateAsync).WithSummary("Uploads a still to refine or animate")
            .WithMetadata(new BodyLimit(AssetUpload.MaxBytes)).RequireRateLimiting(UploadLimit.Name).WithDescription(AssetDocument.Upload)
            .AddOpenApiOperationTransformer(AssetDocument.DescribeBodyAsync);
        assets.MapGet("/", ListAsync).WithSummary("Lists uploaded stills, newest first");
        assets.MapGet("/{id}", GetAsync).WithSummary("Shows an uploaded still");
        assets.MapGet("/{id}/content", ContentAsync).WithSummary("Fetches an uploaded still; ranges work").DisableRequestTimeout();
        assets.MapDelete("/{id}", DeleteAsync).WithSummary("Deletes an uploaded still; what was made from it keeps a copy");
    }

    private static async Task<Created<AssetResource>> CreateAsync(
        string? size, RequestSeed seed, Caller caller, AssetUpload upload, HttpContext http, CancellationToken cancellationToken)
    {
        var stored = await upload.SizeOfAsync(size, cancellationToken);
        var asset = AssetResource.Of(await upload.StoreAsync(caller.Tenant, seed.AssetId(), http.GetBody(), stored, cancellationToken));
        return TypedResults.Created($"/v1/assets/{asset.Id}", asset);
    }

    private static async Task<Ok<Page<AssetResource>>> ListAsync([AsParameters] PageQuery page, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await AssetCalls.ListAsync(page, caller, grains));

    private static async Task<Ok<AssetResource>> GetAsync(string id, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(AssetResource.Of(await AssetCalls.FindAsync(id, caller, grains)));

    private static async Task<FileStreamHttpResult> ContentAsync(
        string id, Caller caller, IGrainFactory grains, IBlobStore blobs, HttpContext http, CancellationToken cancellationToken) =>
        BlobAnswer.Of(await AssetCalls.OpenAsync(id, caller, grains, blobs, cancellationToken), http);

    private static async Task<NoContent> DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        await AssetCalls.DeleteAsync(id, caller, grains);
        return TypedResults.NoContent();
    }
}
