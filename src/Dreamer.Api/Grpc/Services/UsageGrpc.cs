using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Grpc.Messages;
using Dreamer.Api.Usage;
using Grpc.Core;

namespace Dreamer.Api.Grpc.Services;

/// <summary>The ledger and the limits over gRPC; see <c>protos/dreamer/v1/usage_service.proto</c>.</summary>
internal sealed class UsageGrpc(IGrainFactory grains, TimeProvider clock) : V1.UsageService.UsageServiceBase
{
    public override async Task<V1.UsageServiceGetResponse> Get(V1.UsageServiceGetRequest request, ServerCallContext context)
    {
        var days = new DaysQuery(request.HasFrom ? request.From : null, request.HasTo ? request.To : null);
        var page = CallFields.PageOf(request.HasLimit ? request.Limit : null, request.HasAfter ? request.After : null);
        return UsageMessage.Of(await UsageCalls.ReadAsync(days, page, null, context.Caller(), grains, clock));
    }

    public override async Task<V1.UsageServiceQuotaResponse> Quota(V1.UsageServiceQuotaRequest request, ServerCallContext context)
    {
        var quota = await UsageCalls.ReadQuotaAsync(context.Caller(), grains);
        return new() { Limits = { quota.Limits.Select(UsageMessage.Of) } };
    }
}
