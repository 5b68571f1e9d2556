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
        await SaveAsync(before with { Open = before.Open.Add(entry) });
    }

    public async Task<ImmutableArray<AuditLine>> ListAsync(int? before, int limit)
    {
        var stored = day.State; // a segment that fills up meanwhile is in neither twice
        var next = Math.Min(before ?? int.MaxValue, stored.Count()) - 1;
        var most = Math.Clamp(limit, 1, LongestPage);
        var lines = ImmutableArray.CreateBuilder<AuditLine>();
        while (next >= 0 && lines.Count < most)
        {
            var segment = next / DaySegment.Length;
            var entries = segment < stored.Segments ? await segments.ReadAsync(Key, segment) : stored.Open;
            for (var first = segment * DaySegment.Length; next >= first && lines.Count < most; next--)
            {
                lines.Add(new AuditLine(new UsagePosition(Day, next), entries[next - first]));
            }
        }
        return lines.ToImmutable();
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

    private async Task SaveAsync(AuditDayRecord changed)
    {
        try
        {
            await day.SaveAsync(changed);
        }
        catch
        {
            DeactivateOnIdle(); // whether it was written or not, the next activation reads
            throw;
        }
    }
}
