using Dreamer.Api.Requests;
using Dreamer.Api.Usage;
using Dreamer.Audit;
using Dreamer.Tenants;

namespace Dreamer.Api.Admin;

/// <summary>How the audit log is read, whichever face asks for it.</summary>
internal static class AuditCalls
{
    public static async Task<Page<AuditResource>> ReadAsync(DaysQuery days, PageQuery page, IGrainFactory grains, TimeProvider clock)
    {
        var (from, to) = days.Check(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var lines = await grains.ReadAuditAsync(new UsageQuery(from, to, LinePosition.Of(page), page.Limit + 1));
        var shown = lines.ToPage(page.Limit, line => line.Position.ToString());
        return new Page<AuditResource>([.. shown.Data.Select(line => AuditResource.Of(line.Entry))], shown.NextAfter);
    }
}
