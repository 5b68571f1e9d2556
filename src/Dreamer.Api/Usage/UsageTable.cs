using System.Net.Mime;
using Dreamer.Api.Wire;
using Dreamer.Tenants;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Usage;

/// <summary>Usage as a table for spreadsheets: every line of the days that were asked for, or their groups. It is read as it is sent.</summary>
internal sealed class UsageTable(string name, IAsyncEnumerable<string> lines) : IResult
{
    private const int LinesAtATime = 1_000;

    private static readonly string[] s_totals =
        ["generations", "succeeded", "failed", "cancelled", "repeats", "steps", "device_seconds", "frames", "pixels"];

    private static readonly string[] s_line =
    [
        "generation", "session_id", "kind", "still_of", "model", "outcome", "repeat", "attempt", "steps", "device_seconds", "frames", "pixels",
        "created_at", "started_at", "ended_at", "key",
    ];

    public static UsageTable OfGroups(UsageGrouping by, IEnumerable<UsageGroup> groups) => new(
        $"usage-by-{WireName.Of(by)}.csv",
        groups.Select(Line).Prepend(CsvLine.Of([WireName.Of(by), .. s_totals])).ToAsyncEnumerable());

    /// <summary>The last settled first.</summary>
    public static UsageTable OfLines(ITenantGrain tenant, UsageQuery query, UsageReport first) => new("usage.csv", LinesAsync(tenant, query, first));

    public static UsageQuery FirstPage(DateOnly from, DateOnly to) => new(from, to, null, LinesAtATime);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var answer = httpContext.Response;
        answer.ContentType = $"{MediaTypeNames.Text.Csv}; charset=utf-8; header=present";
        answer.Headers[HeaderNames.ContentDisposition] = $"attachment; filename=\"{name}\"";
        await foreach (var line in lines.WithCancellation(httpContext.RequestAborted))
        {
            await answer.WriteAsync(line, httpContext.RequestAborted);
        }
    }

    private static async IAsyncEnumerable<string> LinesAsync(ITenantGrain tenant, UsageQuery query, UsageReport first)
    {
        yield return CsvLine.Of(s_line);
        var page = first;
        while (true)
        {
            foreach (var line in page.Lines)
            {
                yield return Line(UsageResource.Of(line.Usage));
            }

            if (page.Lines.Length < query.Limit)
            {
                break;
            }

            page = await tenant.ReadUsageAsync(query with { After = page.Lines[^1].Position });
        }
    }

    private static string Line(UsageGroup group)
    {
        var sums = UsageTotalsResource.Of(group.Totals);
        return CsvLine.Of(
            group.Name, sums.Generations, sums.Succeeded, sums.Failed, sums.Cancelled, sums.Repeats, sums.Steps, sums.DeviceSeconds, sums.Frames, sums.Pixels);
    }

    private static string Line(UsageResource one) => CsvLine.Of(
        one.Generation, one.SessionId, WireName.Of(one.Kind), one.StillOf, one.Model, WireName.Of(one.Outcome), one.Repeat, one.Attempt, one.Steps,
        one.DeviceSeconds, one.Frames, one.Pixels, one.CreatedAt, one.StartedAt, one.EndedAt, one.Key);
}
