using Dreamer.Grains.Idempotency;
using Dreamer.Idempotency;
using Dreamer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dreamer.Grains.Tests.Idempotency;

public sealed class OnceSweepTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedClock _clock = new();
    private TestSilo _silo = null!;
    private OnceSweep _sweep = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path, clock: _clock);
        _sweep = new OnceSweep(_silo.Blobs, _silo.Grains, _clock, NullLogger<OnceSweep>.Instance);
    }

    [Fact]
    public async Task A_record_is_kept_for_a_day_and_then_forgotten()
    {
        await ClaimAsync("key");
        await SweepAfterAsync(TimeSpan.FromHours(23));
        Assert.Equal(1, await RecordsAsync());
        await SweepAfterAsync(TimeSpan.FromHours(25));
        Assert.Equal(0, await RecordsAsync());
    }

    [Fact]
    public async Task A_young_record_outlives_the_old_ones()
    {
        await ClaimAsync("old");
        _clock.Shift = TimeSpan.FromHours(20);
        await ClaimAsync("young");
        await SweepAfterAsync(TimeSpan.FromHours(25));
        Assert.Equal(1, await RecordsAsync());
        Assert.Equal(ClaimOutcome.InFlight, (await ClaimAsync("young", after: TimeSpan.FromHours(20))).Outcome);
    }

    [Fact]
    public async Task A_claim_after_the_sweep_is_a_first_one()
    {
        await ClaimAsync("key");
        await SweepAfterAsync(TimeSpan.FromHours(25));
        Assert.Equal(ClaimOutcome.Granted, (await ClaimAsync("key")).Outcome);
        Assert.Equal(ClaimOutcome.InFlight, (await ClaimAsync("key")).Outcome);
    }

    public async Task DisposeAsync()
    {
        _sweep.Dispose();
        await _silo.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private Task<Claim> ClaimAsync(string key, TimeSpan? after = null)
    {
        _clock.Shift = after ?? _clock.Shift;
        return _silo.Grains.Once(TenantId.Local, key).ClaimAsync("digest of the request", Guid.NewGuid());
    }

    private Task SweepAfterAsync(TimeSpan age)
    {
        _clock.Shift = age;
        return _sweep.SweepAsync(CancellationToken.None);
    }

    private async Task<int> RecordsAsync() => await _silo.Blobs.ListAsync(".grains/once/").CountAsync();
}
