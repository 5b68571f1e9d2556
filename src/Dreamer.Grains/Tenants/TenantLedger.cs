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
        if (query.Days is < 1 or > UsageQuery.MaxDays)
        {
            throw new DreamerException(ErrorCode.InvalidRequest, $"The days {query.From:O} to {query.To:O} are {query.Days}, and 1 to {UsageQuery.MaxDays} can be read at once.", "from");
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
}
