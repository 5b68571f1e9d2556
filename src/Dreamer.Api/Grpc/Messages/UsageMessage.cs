using System.Globalization;
using Dreamer.Api.Usage;
using Dreamer.Generations;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class UsageMessage
{
    public static V1.UsageServiceGetResponse Of(UsageReportResource report)
    {
        var message = new V1.UsageServiceGetResponse { From = Of(report.From), To = Of(report.To), Totals = Of(report.Totals) };
        message.Records.AddRange(report.Data.Select(Of));
        report.NextAfter.IfAny(next => message.NextAfter = next);
        return message;
    }

    public static V1.QuotaLimit Of(QuotaLimitResource limit)
    {
        var message = new V1.QuotaLimit { Name = limit.Name, Used = limit.Used, ResetsAt = limit.ResetsAt?.ToTimestamp() };
        limit.Limit.IfAny(most => message.Limit = most);
        limit.Remaining.IfAny(remaining => message.Remaining = remaining);
        return message;
    }

    private static string Of(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static V1.UsageTotals Of(UsageTotalsResource totals) => new()
    {
        Generations = totals.Generations,
        Succeeded = totals.Succeeded,
        Failed = totals.Failed,
        Cancelled = totals.Cancelled,
        Repeats = totals.Repeats,
        Steps = totals.Steps,
        DeviceSeconds = totals.DeviceSeconds,
        Frames = totals.Frames,
        Pixels = totals.Pixels,
    };

    private static V1.UsageRecord Of(UsageResource usage)
    {
        var message = new V1.UsageRecord
        {
            Generation = usage.Generation,
            SessionId = usage.SessionId,
            Kind = WireEnum.To<GenerationKind, V1.GenerationKind>(usage.Kind),
            Outcome = WireEnum.To<GenerationState, V1.GenerationState>(usage.Outcome),
            Repeat = usage.Repeat,
            Attempt = usage.Attempt,
            Steps = usage.Steps,
            DeviceSeconds = usage.DeviceSeconds,
            Frames = usage.Frames,
            Pixels = usage.Pixels,
            CreatedAt = usage.CreatedAt.ToTimestamp(),
            StartedAt = usage.StartedAt?.ToTimestamp(),
            EndedAt = usage.EndedAt.ToTimestamp(),
        };
        usage.StillOf.IfAny(video => message.StillOf = video);
        usage.Model.IfAny(model => message.Model = model);
        return message;
    }
}
