using System.Globalization;
using Dreamer.Client.Http;
using Dreamer.Client.Usage;

namespace Dreamer.Client.Grpc;

internal sealed class GrpcUsageClient(GrpcCalls calls) : IUsageClient
{
    private const int LongestPage = 100;

    private readonly V1.UsageService.UsageServiceClient _usage = new(calls.Channel);

    public async Task<UsageReport> ReadAsync(
        DateOnly? from = null, DateOnly? to = null, int limit = 20, string? after = null, CancellationToken cancellationToken = default)
    {
        var request = new V1.UsageServiceGetRequest { Limit = limit };
        if (from is { } first)
        {
            request.From = Text(first);
        }

        if (to is { } last)
        {
            request.To = Text(last);
        }

        if (after is not null)
        {
            request.After = after;
        }

        var report = await GrpcCalls.AskAsync(_usage.GetAsync(request, cancellationToken: cancellationToken));
        return new(
            Day(report.From), Day(report.To), Read(report.Totals), [.. report.Records.Select(Read)], report.HasNextAfter ? report.NextAfter : null);
    }

    public IAsyncEnumerable<UsageRecord> ListAllAsync(DateOnly? from = null, DateOnly? to = null, CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync(
            async (after, stop) =>
            {
                var report = await ReadAsync(from, to, LongestPage, after, stop);
                return new Page<UsageRecord>(report.Data, report.NextAfter);
            },
            cancellationToken);

    public async Task<Quota> ReadQuotaAsync(CancellationToken cancellationToken = default) =>
        new([.. (await GrpcCalls.AskAsync(_usage.QuotaAsync(new(), cancellationToken: cancellationToken))).Limits.Select(Read)]);

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);

    private static UsageTotals Read(V1.UsageTotals sent) => new(
        sent.Generations, sent.Succeeded, sent.Failed, sent.Cancelled, sent.Repeats, sent.Steps, sent.DeviceSeconds, sent.Frames, sent.Pixels);

    private static QuotaLimit Read(V1.QuotaLimit sent) => new(
        sent.Name, sent.HasLimit ? sent.Limit : null, sent.Used, sent.HasRemaining ? sent.Remaining : null, sent.ResetsAt?.ToDateTimeOffset());

    private static UsageRecord Read(V1.UsageRecord sent) => new()
    {
        Generation = sent.Generation,
        SessionId = sent.SessionId,
        Kind = WireNames.Known(sent.Kind),
        StillOf = sent.HasStillOf ? sent.StillOf : null,
        Model = sent.HasModel ? sent.Model : null,
        Outcome = WireNames.Known(sent.Outcome),
        Repeat = sent.Repeat,
        Attempt = sent.Attempt,
        Steps = sent.Steps,
        DeviceSeconds = sent.DeviceSeconds,
        Frames = sent.Frames,
        Pixels = sent.Pixels,
        CreatedAt = sent.CreatedAt.ToDateTimeOffset(),
        StartedAt = sent.StartedAt?.ToDateTimeOffset(),
        EndedAt = sent.EndedAt.ToDateTimeOffset(),
    };
}
