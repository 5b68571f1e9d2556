using System.Collections.Immutable;
using System.Globalization;
using Dreamer.Audit;
using Dreamer.Storage;
using Dreamer.Tenants;

namespace Dreamer.Grains.Audit;

/// <summary>
/// Whoever changed something has stored the entry with the change, and tells it until it is here. When a segment is full it becomes a blob first, and
/// is left out of the state then: a crash in between writes the same blob again.
/// </summary>
internal sealed class AuditDayGrain(
    [PersistentState("audit", StorageNames.Default)] IPersistentState<AuditDayRecord> day, DaySegments<AuditEntry> segments) : Grain, IAuditDayGrain
{
    private const int LongestPage = 1_000;

    private string Key => this.GetPrimaryKeyString();

    private DateOnly Day => DateOnly.ParseExact(Key, "O", CultureInfo.InvariantCulture);

    public async Task AppendAsync(AuditEntry entry)
    {
        if (await HasAsync(entry))
        {
            return;
        }
        var before = day.State;
        if (before.Open.Length == DaySegment.Length)
        {
            await segments.WriteAsync(Key, before.Segments, before.Open);
            before = before with { Segments = before.Segments + 1, Open = [] };
        }
        await day.SaveOrGoAsync(before with { Open = before.Open.Add(entry) }, DeactivateOnIdle);
    }

    public async Task<ImmutableArray<AuditLine>> ListAsync(int? before, int limit)
    {
        var (stored, most) = (day.State, Math.Clamp(limit, 1, LongestPage));
        return [.. from line in await segments.ListAsync(Key, stored.Segments, stored.Open, before, most) select new AuditLine(new UsagePosition(Day, line.Number), line.Line)];
    }

    private async Task<bool> HasAsync(AuditEntry entry)
    {
        var lines = day.State.Open;
        // Only what was told before, or very late, is older than a full segment: segments are hardly ever read here.
        for (var segment = day.State.Segments - 1; !lines.Any(line => line.Id == entry.Id); segment--)
        {
            if (segment < 0 || (!lines.IsEmpty && lines[0].At < entry.At))
            {
                return false;
            }
            lines = await segments.ReadAsync(Key, segment);
        }
        return true;
    }
}
