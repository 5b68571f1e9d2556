using Dreamer.Api.Assets;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Grpc.Messages;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;

namespace Dreamer.Api.Grpc.Services;

/// <summary>People's own stills over gRPC; see <c>protos/dreamer/v1/asset_service.proto</c>.</summary>
internal sealed class AssetGrpc(IGrainFactory grains, IBlobStore blobs, AssetUpload upload, OnceCalls once) : V1.AssetService.AssetServiceBase
{
    /// <summary>Within a request's time: a caller who sends slowly holds one of the tenant's uploads.</summary>
    [Writes, EnableRateLimiting(UploadLimit.Name), RequestTimeout(RequestPolicies.Upload)]
    public override async Task<V1.AssetServiceUploadResponse> Upload(
        IAsyncStreamReader<V1.AssetServiceUploadRequest> requestStream, ServerCallContext context)
    {
        var picture = await UploadedPicture.ReadAsync(requestStream, context.CancellationToken);
        return await once.RunAsync(context, picture.Sent, async () =>
        {
            var size = await upload.SizeOfAsync(picture.Size, context.CancellationToken);
            var asset = await upload.StoreAsync(context.Caller().Tenant, context.Seed().AssetId(), picture.Bytes, size, "chunk", context.CancellationToken);
            return new V1.AssetServiceUploadResponse { Asset = AssetMessage.Of(AssetResource.Of(asset)) };
        });
    }

    public override async Task<V1.AssetServiceGetResponse> Get(V1.AssetServiceGetRequest request, ServerCallContext context) =>
        new() { Asset = AssetMessage.Of(AssetResource.Of(await AssetCalls.FindAsync(request.Id, context.Caller(), grains))) };

    public override async Task<V1.AssetServiceListResponse> List(V1.AssetServiceListRequest request, ServerCallContext context)
    {
        var page = CallFields.PageOf(request.HasLimit ? request.Limit : null, request.HasAfter ? request.After : null);
        var assets = await AssetCalls.ListAsync(page, context.Caller(), grains);
        var response = new V1.AssetServiceListResponse { Assets = { assets.Data.Select(AssetMessage.Of) } };
        assets.NextAfter.IfAny(next => response.NextAfter = next);
        return response;
    }

    [Writes]
    public override async Task<V1.AssetServiceDeleteResponse> Delete(V1.AssetServiceDeleteRequest request, ServerCallContext context)
    {
        await AssetCalls.DeleteAsync(request.Id, context.Caller(), grains);
        return new();
    }

    public override async Task Download(
        V1.AssetServiceDownloadRequest request, IServerStreamWriter<V1.AssetServiceDownloadResponse> responseStream, ServerCallContext context)
    {
        var blob = await AssetCalls.OpenAsync(request.Id, context.Caller(), grains, blobs, context.CancellationToken);
        await ByteStream.SendAsync(
            blob, request.Offset, responseStream, header => new() { Header = header }, chunk => new() { Chunk = chunk }, context.CancellationToken);
    }
}
