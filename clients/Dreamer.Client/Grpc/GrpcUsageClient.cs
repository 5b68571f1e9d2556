using System.Globalization;
using Dreamer.Client.Http;
using Dreamer.Client.Usage;

namespace Dreamer.Client.Grpc;

internal sealed class GrpcUsageClient(GrpcCalls calls) : IUsageClient
{
    private const int LongestPage = 100;

    private readonly V1.UsageService.UsageServiceClient _usage = new(calls.Channel);

    public Task<UsageReport> ReadAsync(
        DateOnly? from = null, DateOnly? to = null, int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        ReadAsync(RequestOf(from, to, limit, after), cancellationToken);

    public async Task<IReadOnlyList<UsageGroup>> GroupAsync(
        string by, DateOnly? from = null, DateOnly? to = null, CancellationToken cancellationToken = default)
    {
        var request = RequestOf(from, to, limit: 1, after: null);
        request.By = WireNames.Parse<V1.UsageGrouping>(by, "by");
        return (await ReadAsync(request, cancellationToken)).Groups ?? [];
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

    private async Task<UsageReport> ReadAsync(V1.UsageServiceGetRequest request, CancellationToken cancellationToken)
    {
        var report = await GrpcCalls.AskAsync(_usage.GetAsync(request, cancellationToken: cancellationToken));
        return new(
            Day(report.From), Day(report.To), Read(report.Totals), [.. report.Records.Select(Read)], report.HasNextAfter ? report.NextAfter : null)
        {
            Groups = request.By == default ? null : [.. report.Groups.Select(group => new UsageGroup(group.Name, Read(group.Totals)))],
        };
    }

    private static V1.UsageServiceGetRequest RequestOf(DateOnly? from, DateOnly? to, int limit, string? after)
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

        return request;
    }

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
        Key = sent.HasKey ? sent.Key : null,
    };
}
