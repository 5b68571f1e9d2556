using Dreamer.Accounts;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Idempotency;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Sessions;
using Dreamer.Tenants;
using Dreamer.Testing;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Tests.Accounts;

/// <summary>A tenant goes with all that is its own, whatever comes between, and nothing of another's.</summary>
public sealed class TenantDeletionTests : IAsyncLifetime, IDisposable
{
    private const int Sessions = 30; // more than a piece

    private static readonly TenantId s_acme = TenantId.Parse("acme");

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _afterCrash = new();
    private readonly FakeModel _model = new();
    private TestSilo _silo = null!;

    private WatchedBlobs Blobs => (WatchedBlobs)_silo.Blobs;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path, _model, adapt: WatchedBlobs.Wrap);
        await _silo.Grains.Account(s_acme).CreateAsync("Acme", Guid.Empty, Actor.Server);
        await _silo.Grains.Account(s_acme).AddKeyAsync(new NewKey { Id = KeyId.Parse("key_0000000000000001"), Hash = new string('a', 64) }, Actor.Server);
        await FillAsync(s_acme);
        await FillAsync(TenantId.Local);
    }

    [Fact]
    public async Task Nothing_of_a_deleted_tenant_is_left_but_what_the_audit_log_says_of_it()
    {
        var running = await EndlessAsync();
        var held = HoldUpAt(".grains/once/");
        Assert.True(await _silo.Grains.Account(s_acme).DeleteAsync(Actor.Server));

        Assert.Equal(AccessOutcome.Unknown, (await _silo.Grains.Account(s_acme).AdmitAsync(new string('a', 64))).Outcome);
        var refused = await Assert.ThrowsAsync<DreamerException>(() => OpenAsync(_silo, s_acme));
        Assert.Equal(ErrorCode.Permission, refused.Code);
        await held.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(TenantState.Deleting, (await _silo.Grains.Account(s_acme).GetAsync())!.State);
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<DreamerException>(() => _silo.Grains.Account(s_acme).CreateAsync("again", Guid.NewGuid(), Actor.Server))).Code);
        Blobs.Failing = null;
        await AssertGoneAsync(_silo);
        Assert.Null(await _silo.Grains.Generation(s_acme, running).GetAsync());
        Assert.False(await _silo.Grains.Account(s_acme).DeleteAsync(Actor.Server));
        await AssertOthersStayAsync(_silo);
        Assert.Equal(TenantState.Active, (await _silo.Grains.Account(s_acme).CreateAsync("again", Guid.NewGuid(), Actor.Server)).State);
    }

    [Theory]
    [InlineData("_sessions/acme/")]
    [InlineData("acme/assets/")]
    [InlineData(".grains/ledgerday/")]
    [InlineData(".grains/once/")]
    [InlineData(".grains/tenantdirectory/")]
    public async Task A_deletion_that_a_crash_cut_short_is_taken_up_by_the_next_start(string where)
    {
        var held = HoldUpAt(where);
        Assert.True(await _silo.Grains.Account(s_acme).DeleteAsync(Actor.Server));
        await held.WaitAsync(TimeSpan.FromSeconds(60));
        CrashCopy.Take(_folder.Path, _afterCrash.Path);

        await using var later = await TestSilo.StartAsync(_afterCrash.Path);

        await AssertGoneAsync(later);
        await AssertOthersStayAsync(later);
    }

    [Fact]
    public async Task The_local_tenant_stays()
    {
        var refused = await Assert.ThrowsAsync<DreamerException>(() => _silo.Grains.Account(TenantId.Local).DeleteAsync(Actor.Server));
        Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        _afterCrash.Dispose();
    }

    /// <summary>Lets all writes and deletions of keys with this part fail from now on; ends with the first.</summary>
    private Task HoldUpAt(string part)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Blobs.Before = key =>
        {
            if (key.Contains(part, StringComparison.Ordinal))
            {
                reached.TrySetResult();
                throw new IOException($"'{key}' is held up, as the test wants.");
            }
            return Task.CompletedTask;
        };
        return reached.Task;
    }

    private async Task FillAsync(TenantId tenant)
    {
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => OpenAsync(_silo, tenant)));
        var receiver = new WebhookEndpointValues { Url = "https://hooks.invalid/" }; // a name that nobody has
        await _silo.Grains.Webhooks(tenant).CreateAsync(WebhookEndpointId.New(TimeProvider.System), receiver, WebhookKeyKind.Hmac);
        var generation = GenerationId.New(await OpenAsync(_silo, tenant));
        await _silo.Grains.Session(tenant, generation.Session).AddAsync(generation, Requests.Still(steps: 1));
        await Eventually.HoldsAsync(async () => (await _silo.Grains.Generation(tenant, generation).GetAsync())!.Progress.State == GenerationState.Succeeded);
        var asset = await _silo.Grains.Assets(tenant).AddAsync(AssetId.New(TimeProvider.System), 3, 32);
        await _silo.Blobs.PutAsync(asset.Blob, new byte[] { 1, 2, 3 }, asset.ContentType);
        await _silo.Grains.Assets(tenant).CompleteAsync(asset.Id);
        await _silo.Grains.Once(tenant, "key").ClaimAsync("digest", Guid.NewGuid());
        await Eventually.HoldsAsync(async () => !(await _silo.Blobs.ListAsync($"_unfinished/{tenant}/").AnyAsync()));
    }

    private async Task<GenerationId> EndlessAsync()
    {
        var id = GenerationId.New(await OpenAsync(_silo, s_acme));
        await _silo.Grains.Session(s_acme, id.Session).AddAsync(id, Requests.Still(steps: 200));
        return id;
    }

    private static async Task<SessionId> OpenAsync(TestSilo silo, TenantId tenant)
    {
        var id = SessionId.New(TimeProvider.System);
        await silo.Grains.Session(tenant, id).CreateAsync(new CreateSession { Title = "test" });
        return id;
    }

    private static async Task AssertGoneAsync(TestSilo silo)
    {
        await Eventually.HoldsAsync(async () => (await RemainsAsync(silo.Blobs.ListAsync(""))).Count == 0);
        Assert.DoesNotContain(s_acme, await silo.Grains.TenantDirectory().ListAsync(null, 10));
        Assert.Null(await silo.Grains.Account(s_acme).GetAsync());
    }

    private static async Task AssertOthersStayAsync(TestSilo silo)
    {
        Assert.Equal(Sessions + 1, (await silo.Grains.Tenant(TenantId.Local).ListSessionsAsync(null, 100)).Length);
        Assert.Single(await silo.Grains.Assets(TenantId.Local).ListAsync(null, 10));
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        Assert.Equal(1, (await silo.Grains.Tenant(TenantId.Local).ReadUsageAsync(new UsageQuery(today.AddDays(-1), today, null, 10))).Totals.Generations);
        Assert.True(await silo.Blobs.ListAsync(".grains/once/once/local/").AnyAsync());
    }

    private static async Task<List<string>> RemainsAsync(IAsyncEnumerable<string> keys) =>
        await keys.Where(key => key.Split('/').Any(part => part == "acme" || part == "acme.json")).ToListAsync();
}
