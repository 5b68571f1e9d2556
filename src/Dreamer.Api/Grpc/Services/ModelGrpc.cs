using Dreamer.Api.Grpc.Messages;
using Dreamer.Api.Models;
using Grpc.Core;

namespace Dreamer.Api.Grpc.Services;

/// <summary>Models over gRPC; see <c>protos/dreamer/v1/model_service.proto</c>.</summary>
internal sealed class ModelGrpc(IGrainFactory grains) : V1.ModelService.ModelServiceBase
{
    public override async Task<V1.ModelServiceListResponse> List(V1.ModelServiceListRequest request, ServerCallContext context)
    {
        var models = await ModelResource.ListAsync(grains);
        return new() { Models = { models.Data.Select(ModelMessage.Of) } };
    }
}
