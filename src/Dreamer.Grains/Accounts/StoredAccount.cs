using Dreamer.Accounts;
using Dreamer.Audit;

namespace Dreamer.Grains.Accounts;

/// <summary>
/// What is stored of who a tenant is. A change and its entry of the audit log are one write; then the log is told, and then that is noted. A crash
/// before the last leads to telling it again, which changes nothing.
/// </summary>
internal sealed class StoredAccount(TenantId tenant, IPersistentState<AccountRecord> stored, IGrainFactory grains, TimeProvider clock)
{
    public AccountRecord State => stored.State;

    public bool Exists => stored.RecordExists;

    public Task SaveAsync(AccountRecord changed, Actor by, string action, KeyId? key, string? detail)
    {
        var now = clock.GetUtcNow();
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            By = by.By,
            Address = by.Address,
            Action = action,
            Tenant = tenant,
            Key = key,
            Detail = detail,
        };
        return stored.SaveAsync(changed with { CreatedAt = changed.CreatedAt ?? now, Untold = changed.Untold.Add(entry) });
    }

    /// <summary>Of what is no change that anybody made.</summary>
    public Task SaveAsync(AccountRecord changed) => stored.SaveAsync(changed);

    public async Task TellAsync()
    {
        var untold = State.Untold;
        foreach (var entry in untold)
        {
            await grains.AuditDay(entry.Day).AppendAsync(entry);
        }
        if (!untold.IsEmpty)
        {
            await stored.SaveAsync(State with { Untold = [] });
        }
    }

    public Task ClearAsync() => stored.ClearStateAsync();
}
