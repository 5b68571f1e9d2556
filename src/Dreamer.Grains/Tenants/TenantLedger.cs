using System.Collections.Immutable;
using System.Globalization;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>Reads a tenant's ledger across its days.</summary>
internal static class TenantLedger
{
    private const int LongestPage = 1_000;

    public static async Task<UsageReport> ReadAsync(IGrainFactory grains, TenantId tenant, UsageQuery query)
    {
        query.CheckDays();
        var days = query.NewestFirst();
        var totals = await Task.WhenAll(days.Select(day => grains.LedgerDay(tenant, day).TotalAsync()));
        var used = days.Where((_, i) => totals[i].Generations > 0);
        return new UsageReport(totals.Aggregate(UsageTotals.None, (sum, day) => sum.Plus(day)), await LinesAsync(grains, tenant, used, query));
    }

    /// <summary>Days the newest first, without those that nothing ended in; keys by their names.</summary>
    public static async Task<ImmutableArray<UsageGroup>> GroupAsync(IGrainFactory grains, TenantId tenant, UsageQuery query, UsageGrouping by)
    {
        query.CheckDays();
        var found = await Task.WhenAll(query.NewestFirst().Select(day => OfDayAsync(grains, tenant, day, by)));
        var groups =
            from part in found.SelectMany(parts => parts)
            group part.Totals by part.Name into parts
            select new UsageGroup(parts.Key, parts.Aggregate(UsageTotals.None, (sum, part) => sum.Plus(part)));
        var used = groups.Where(group => group.Totals.Generations > 0);
        return [.. by == UsageGrouping.Day ? used : used.OrderBy(group => group.Name, StringComparer.Ordinal)];
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

    private static async Task<IEnumerable<UsageGroup>> OfDayAsync(IGrainFactory grains, TenantId tenant, DateOnly day, UsageGrouping by) =>
        by == UsageGrouping.Day
            ? [new UsageGroup(day.ToString("O", CultureInfo.InvariantCulture), await grains.LedgerDay(tenant, day).TotalAsync())]
            : await grains.LedgerDay(tenant, day).TotalByKeyAsync();
}
