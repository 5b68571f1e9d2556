using Dreamer.Api.Errors;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Health;
using Dreamer.Errors;
using Grpc.Core;
using Grpc.Health.V1;
using HealthService = Grpc.Health.V1.Health;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Dreamer.Api.Grpc.Services;

/// <summary>gRPC's own health protocol: serving as long as <c>/healthz/ready</c> answers 200. The name of no service, and each of ours, are known.</summary>
internal sealed class HealthGrpc(IGrainFactory grains, Drain drain, TimeProvider clock) : HealthService.HealthBase
{
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        IsKnown(request.Service)
            ? new() { Status = await StatusAsync() }
            : throw new DreamerException(ErrorCode.NotFound, $"There is no service '{Shown.Briefly(request.Service)}'.", "service");

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var said = ServingStatus.Unknown;
        while (true)
        {
            var status = IsKnown(request.Service) ? await StatusAsync() : ServingStatus.ServiceUnknown;
            if (status != said)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = said = status }, context.CancellationToken);
            }

            await Task.Delay(s_poll, clock, context.CancellationToken);
        }
    }

    private static bool IsKnown(string service) => service.Length == 0 || ServiceNames.All.Contains(service);

    private async Task<ServingStatus> StatusAsync()
    {
        try
        {
            await Readiness.ReadAsync(grains, drain);
            return ServingStatus.Serving;
        }
        catch (Exception refused) when (refused is DreamerException or ProblemException)
        {
            return ServingStatus.NotServing;
        }
    }
}
