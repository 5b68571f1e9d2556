using System.Collections.Immutable;
using Dreamer.Tenants;

namespace Dreamer.Audit;

/// <summary>Reads the audit log across its days.</summary>
public static class AuditLog
{
    /// <summary>The last entry first.</summary>
    public static async Task<ImmutableArray<AuditLine>> ReadAuditAsync(this IGrainFactory grains, UsageQuery query)
    {
        query.CheckDays();
        var lines = ImmutableArray.CreateBuilder<AuditLine>();
        foreach (var day in query.NewestFirst().Where(day => query.After is not { } after || day <= after.Day))
        {
            int? before = query.After is { } last && last.Day == day ? last.Number : null;
            lines.AddRange(await grains.AuditDay(day).ListAsync(before, query.Limit - lines.Count));
            if (lines.Count >= query.Limit)
            {
                break;
            }
        }
        return lines.ToImmutable();
    }
}
