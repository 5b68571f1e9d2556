using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>Reads a tenant's ledger across its days.</summary>
internal static class TenantLedger
{
    private const int LongestPage = 1_000;

    public static async Task<UsageReport> ReadAsync(IGrainFactory grains, TenantId tenant, UsageQuery query)
    {
        if (query.Days < 1)
        {
            throw Refused($"The days end on {query.To:O}, before they begin on {query.From:O}.");
        }
        if (query.Days > UsageQuery.MaxDays)
        {
            throw Refused($"The days {query.From:O} to {query.To:O} are {query.Days}, and at most {UsageQuery.MaxDays} can be read at once.");
        }
        var days = Enumerable.Range(0, query.Days).Select(i => query.To.AddDays(-i)).ToList();
        var totals = await Task.WhenAll(days.Select(day => grains.LedgerDay(tenant, day).TotalAsync()));
        var used = days.Where((_, i) => totals[i].Generations > 0);
        return new UsageReport(totals.Aggregate(UsageTotals.None, (sum, day) => sum.Plus(day)), await LinesAsync(grains, tenant, used, query));
    }

    private static async Task<ImmutableArray<UsageLine>> LinesAsync(IGrainFactory grains, TenantId tenant, IEnumerable<DateOnly> newestFirst, UsageQuery query)
    {
        var (lines, limit) = (ImmutableArray.CreateBuilder<UsageLine>(), Math.Clamp(query.Limit, 1, LongestPage));
        foreach (var day in newestFirst.Where(day => query.After is not { } after || day <= after.Day))
        {
            int? before = query.After is { } last && last.Day == day ? last.Number : null;
            lines.AddRange(await grains.LedgerDay(tenant, day).ListAsync(before, limit - lines.Count));
            if (lines.Count == limit)
            {
                break;
            }
        }
        return lines.ToImmutable();
    }

    private static DreamerException Refused(string why) => new(ErrorCode.InvalidRequest, why, "from");
}
