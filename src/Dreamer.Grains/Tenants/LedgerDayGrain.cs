using System.Collections.Immutable;
using System.Globalization;
using Dreamer.Storage;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>
/// A line and the totals with it are one write, so a crash leaves both or neither. When a segment is full it becomes a blob first, and is left
/// out of the state then: a crash in between writes the same blob again.
/// </summary>
internal sealed class LedgerDayGrain([PersistentState("ledger", StorageNames.Default)] IPersistentState<LedgerDayRecord> day, DaySegments<UsageRecord> segments)
    : Grain, ILedgerDayGrain
{
    private string Key => this.GetPrimaryKeyString();

    private DateOnly Day => DateOnly.ParseExact(Key.Split('/')[1], "O", CultureInfo.InvariantCulture);

    public async Task SettleAsync(UsageRecord usage)
    {
        if (!await HasAsync(usage))
        {
            await day.SaveOrGoAsync((await WithRoomAsync()).With(usage), DeactivateOnIdle);
            LedgerMetrics.Billed(Key.Split('/')[0], usage);
        }
    }

    public Task<UsageTotals> TotalAsync() => Task.FromResult(day.State.Totals);

    /// <summary>Lines from before keys were kept are those that the totals have and no key.</summary>
    public Task<ImmutableArray<UsageGroup>> TotalByKeyAsync()
    {
        var groups = day.State.ByKey.Select(key => new UsageGroup(key.Key, key.Value)).ToList();
        var rest = groups.Aggregate(day.State.Totals, (left, group) => left.Minus(group.Totals));
        return Task.FromResult(rest.Generations > 0 ? [.. groups, new UsageGroup("", rest)] : groups.ToImmutableArray());
    }

    public async Task<ImmutableArray<UsageLine>> ListAsync(int? before, int limit) =>
        [.. from line in await segments.ListAsync(Key, day.State.Segments, day.State.Open, before, limit) select new UsageLine(new UsagePosition(Day, line.Number), line.Line)];

    public async Task ClearAsync()
    {
        await segments.DeleteAsync(Key);
        await day.ClearStateAsync();
        DeactivateOnIdle();
    }

    private async Task<bool> HasAsync(UsageRecord usage)
    {
        if (Contains(day.State.Open, usage.Generation))
        {
            return true;
        }
        // Only what was settled before, or very late, is older than a full segment: segments are hardly ever read here.
        for (var segment = day.State.Segments - 1; segment >= 0 && usage.EndedAt <= day.State.SegmentsEnd; segment--)
        {
            if (Contains(await segments.ReadAsync(Key, segment), usage.Generation))
            {
                return true;
            }
        }
        return false;
    }

    private async Task<LedgerDayRecord> WithRoomAsync()
    {
        if (day.State.Open.Length < DaySegment.Length)
        {
            return day.State;
        }
        await segments.WriteAsync(Key, day.State.Segments, day.State.Open);
        return day.State.Sealed();
    }

    private static bool Contains(ImmutableArray<UsageRecord> lines, GenerationId generation) => lines.Any(line => line.Generation == generation);
}
