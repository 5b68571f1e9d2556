using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Storage;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>This half holds the sessions and the way to the ledger; the other what may be asked for.</summary>
internal sealed partial class TenantGrain(
    [PersistentState("tenant", StorageNames.Default)] IPersistentState<TenantRecord> tenant,
    UnfinishedWork unfinished,
    GrainsOptions options,
    TimeProvider clock) : Grain, ITenantGrain
{
    private TenantId Id => TenantId.Parse(this.GetPrimaryKeyString());

    public async Task AddSessionAsync(TenantSession session)
    {
        var sessions = tenant.State.Sessions;
        if (sessions.Any(s => s.Id == session.Id))
        {
            return;
        }
        if (sessions.Length >= options.SessionsPerTenant)
        {
            throw new DreamerException(ErrorCode.QuotaExceeded, $"The tenant has {sessions.Length} sessions, which is the limit: delete some first.", "sessions")
            {
                Limit = new QuotaLimit("sessions", options.SessionsPerTenant, sessions.Length),
            };
        }
        await tenant.SaveAsync(tenant.State with { Sessions = sessions.Add(session) });
    }

    public async Task RemoveSessionAsync(SessionId session)
    {
        if (tenant.State.Sessions.Any(s => s.Id == session))
        {
            await tenant.SaveAsync(tenant.State with { Sessions = tenant.State.Sessions.RemoveAll(s => s.Id == session) });
        }
    }

    public Task<ImmutableArray<TenantSession>> ListSessionsAsync(SessionId? after, int limit)
    {
        var newestFirst = tenant.State.Sessions.Reverse();
        var start = after is { } id ? newestFirst.TakeWhile(s => s.Id != id).Count() + 1 : 0;
        return Task.FromResult(newestFirst.Skip(start).Take(Math.Clamp(limit, 1, 1_000)).ToImmutableArray());
    }

    public async Task SettleAsync(UsageRecord usage)
    {
        await GrainFactory.LedgerDay(Id, usage.Day).SettleAsync(usage);
        await ReleaseAsync(usage.Generation);
    }

    public Task<UsageReport> ReadUsageAsync(UsageQuery query) => TenantLedger.ReadAsync(GrainFactory, Id, query);
}
