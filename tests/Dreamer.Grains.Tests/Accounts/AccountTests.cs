using System.Collections.Immutable;
using Dreamer.Accounts;
using Dreamer.Audit;
using Dreamer.Errors;
using Dreamer.Tenants;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Accounts;

/// <summary>Who a tenant is, and who may call in its name.</summary>
public sealed class AccountTests : IAsyncLifetime, IDisposable
{
    private static readonly TenantId s_acme = TenantId.Parse("acme");
    private static readonly Actor s_admin = new("key_00000000000000aa", "192.0.2.7");

    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedClock _clock = new();
    private readonly FaultyBlobs _faults = new();
    private TestSilo _silo = null!;

    private IAccountGrain Acme => _silo.Grains.Account(s_acme);

    public async Task InitializeAsync()
    {
        _silo = await StartAsync();
        await Acme.CreateAsync("Acme", Guid.Empty, s_admin);
    }

    [Fact]
    public async Task A_key_opens_its_tenant_until_it_is_revoked_or_its_time_is_over()
    {
        var (lasting, ending) = (Key(1), Key(2) with { ExpiresAt = _clock.GetUtcNow().AddHours(1) });
        await Acme.AddKeyAsync(lasting, s_admin);
        await Acme.AddKeyAsync(ending, s_admin);
        Assert.Equal((AccessOutcome.Granted, AccessOutcome.Granted), (await OutcomeAsync(lasting), await OutcomeAsync(ending)));
        _clock.Shift = TimeSpan.FromHours(1);
        Assert.Equal((AccessOutcome.Granted, AccessOutcome.Unknown), (await OutcomeAsync(lasting), await OutcomeAsync(ending)));
        await Acme.RevokeKeyAsync(lasting.Id, s_admin);
        await RestartAsync();
        Assert.Equal((AccessOutcome.Unknown, AccessOutcome.Unknown), (await OutcomeAsync(lasting), await OutcomeAsync(ending)));
        Assert.Equal([KeyState.Expired, KeyState.Revoked], (await Acme.ListKeysAsync()).Select(key => key.StateAt(_clock.GetUtcNow())));
    }

    [Fact]
    public async Task A_key_that_takes_anothers_place_has_its_scopes_and_both_open_for_a_while()
    {
        var (old, fresh) = (Key(1) with { Scopes = [Scope.Read], Name = "shop" }, Key(2) with { Scopes = null, Name = null });
        await Acme.AddKeyAsync(old, s_admin);
        var view = await Acme.RotateKeyAsync(old.Id, fresh, TimeSpan.FromMinutes(30), s_admin);
        Assert.Equal([Scope.Read], view.Scopes.AsEnumerable());
        Assert.Equal("shop", view.Name);
        Assert.Equal((AccessOutcome.Granted, AccessOutcome.Granted), (await OutcomeAsync(old), await OutcomeAsync(fresh)));
        _clock.Shift = TimeSpan.FromMinutes(31);
        Assert.Equal((AccessOutcome.Unknown, AccessOutcome.Granted), (await OutcomeAsync(old), await OutcomeAsync(fresh)));
        await Assert.ThrowsAsync<DreamerException>(() => Acme.RotateKeyAsync(old.Id, Key(3), TimeSpan.Zero, s_admin));
    }

    [Fact]
    public async Task A_request_that_is_repeated_makes_one_key_with_the_secret_of_the_last()
    {
        await Acme.AddKeyAsync(Key(1), s_admin);
        var again = Key(1) with { Hash = HashOf("again") };
        await Acme.AddKeyAsync(again, s_admin);
        Assert.Single(await Acme.ListKeysAsync());
        Assert.Equal((AccessOutcome.Unknown, AccessOutcome.Granted), (await OutcomeAsync(Key(1)), await OutcomeAsync(again)));
    }

    [Fact]
    public async Task A_suspended_tenants_keys_are_known_and_refused_and_strangers_learn_nothing_of_it()
    {
        await Acme.AddKeyAsync(Key(1), s_admin);
        await Acme.ChangeAsync(new TenantChange(null, true), s_admin);
        Assert.Equal((AccessOutcome.Suspended, AccessOutcome.Unknown), (await OutcomeAsync(Key(1)), await OutcomeAsync(Key(2))));
        await Acme.ChangeAsync(new TenantChange(null, false), s_admin);
        Assert.Equal(AccessOutcome.Granted, await OutcomeAsync(Key(1)));
        await Assert.ThrowsAsync<DreamerException>(() => _silo.Grains.Account(TenantId.Local).ChangeAsync(new TenantChange(null, true), s_admin));
    }

    [Fact]
    public async Task The_last_use_of_a_key_is_shown_and_stored_only_now_and_then()
    {
        await Acme.AddKeyAsync(Key(1), s_admin);
        Assert.Null(Assert.Single(await Acme.ListKeysAsync()).LastUsedAt);
        await OutcomeAsync(Key(1));
        var first = Assert.Single(await Acme.ListKeysAsync()).LastUsedAt!.Value;
        await Eventually.HoldsAsync(async () => (await StoredAsync()).Contains($"{first:yyyy-MM-ddTHH:mm:ss}", StringComparison.Ordinal));
        var stored = await StoredAsync();
        _clock.Shift = TimeSpan.FromMinutes(4);
        await OutcomeAsync(Key(1));
        Assert.Equal(first + _clock.Shift, Assert.Single(await Acme.ListKeysAsync()).LastUsedAt!.Value, TimeSpan.FromSeconds(30));
        Assert.Equal(stored, await StoredAsync());
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_log_with_who_did_it_and_a_log_that_fails_is_told_later()
    {
        _faults.FailNext("/auditday/");
        await Acme.AddKeyAsync(Key(1), s_admin);
        await Acme.RevokeKeyAsync(Key(1).Id, s_admin);
        await Acme.RevokeKeyAsync(Key(1).Id, s_admin); // changes nothing
        await Acme.SetLimitsAsync(new TenantLimits { Assets = 3 }, s_admin);
        await Eventually.HoldsAsync(async () => (await AuditAsync()).Length == 4);
        await RestartAsync();
        var entries = await AuditAsync();
        Assert.Equal(["limits.set", "key.revoke", "key.create", "tenant.create"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal((s_admin.By, s_admin.Address, s_acme), (entry.By, entry.Address, entry.Tenant)));
        Assert.Equal(("assets=3", Key(1).Id, 1), (entries[0].Detail, entries[1].Key!.Value, _faults.Failures));
    }

    [Fact]
    public async Task A_tenant_is_created_once_and_listed_beside_the_local_one()
    {
        await Acme.CreateAsync("Acme", Guid.Empty, s_admin); // the same request once more
        await Assert.ThrowsAsync<DreamerException>(() => Acme.CreateAsync("Acme", Guid.NewGuid(), s_admin));
        await Assert.ThrowsAsync<DreamerException>(() => _silo.Grains.Account(TenantId.Local).CreateAsync("x", Guid.NewGuid(), s_admin));
        Assert.Equal([s_acme, TenantId.Local], (await _silo.Grains.TenantDirectory().ListAsync(null, 10)).AsEnumerable());
        Assert.Equal([TenantId.Local], (await _silo.Grains.TenantDirectory().ListAsync(s_acme, 10)).AsEnumerable());
        Assert.Null(await _silo.Grains.Account(TenantId.Parse("nobody")).GetAsync());
    }

    [Fact]
    public async Task The_first_starts_key_is_made_once_even_after_it_was_revoked()
    {
        var local = _silo.Grains.Account(TenantId.Local);
        Assert.True(await local.PrintKeyAsync(HashOf("first"), _clock.GetUtcNow()));
        Assert.False(await local.PrintKeyAsync(HashOf("second"), _clock.GetUtcNow()));
        await local.RevokeKeyAsync(Assert.Single(await local.ListKeysAsync()).Id, s_admin);
        Assert.False(await local.PrintKeyAsync(HashOf("third"), _clock.GetUtcNow()));
    }

    [Fact]
    public async Task No_more_keys_are_active_than_may_be()
    {
        for (var number = 0; number < 100; number++)
        {
            await Acme.AddKeyAsync(Key(number), s_admin);
        }
        var refused = await Assert.ThrowsAsync<DreamerException>(() => Acme.AddKeyAsync(Key(100), s_admin));
        Assert.Equal((ErrorCode.QuotaExceeded, 100.0), (refused.Code, refused.Limit!.Limit!.Value));
        await Acme.RevokeKeyAsync(Key(50).Id, s_admin);
        await Acme.AddKeyAsync(Key(100), s_admin);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(_folder.Path, clock: _clock, adapt: _faults.Register);

    private async Task RestartAsync()
    {
        await _silo.DisposeAsync();
        _silo = await StartAsync();
    }

    private async Task<AccessOutcome> OutcomeAsync(NewKey key) => (await Acme.AdmitAsync(key.Hash)).Outcome;

    private async Task<string> StoredAsync() => await File.ReadAllTextAsync(Directory.GetFiles(_folder.Path, "acme.json", SearchOption.AllDirectories).Single(path => path.Contains("account", StringComparison.Ordinal)));

    private async Task<ImmutableArray<AuditEntry>> AuditAsync()
    {
        var today = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);
        return [.. (await _silo.Grains.ReadAuditAsync(new UsageQuery(today.AddDays(-1), today.AddDays(1), null, 100))).Select(line => line.Entry)];
    }

    private static NewKey Key(int number) => new()
    {
        Id = KeyId.Parse($"key_{number:x16}"),
        Hash = HashOf($"{number}"),
        Name = "",
        Scopes = [Scope.Generate, Scope.Read],
    };

    private static string HashOf(string secret) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)));
}
