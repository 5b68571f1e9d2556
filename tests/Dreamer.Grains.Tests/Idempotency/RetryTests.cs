using Dreamer.Idempotency;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Idempotency;

public sealed class RetryTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedClock _clock = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, clock: _clock);

    [Fact]
    public async Task A_retry_joins_the_newest_claim_and_a_first_try_makes_one()
    {
        var (first, second) = (await TakeAsync(isRetry: false), await TakeAsync(isRetry: false));

        Assert.NotEqual(first, second);
        Assert.Equal((second, second), (await TakeAsync(isRetry: true), await TakeAsync(isRetry: true)));
    }

    [Fact]
    public async Task A_claim_outlives_its_silo()
    {
        var first = await TakeAsync(isRetry: false);
        await _silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path, clock: _clock);

        Assert.Equal(first, await TakeAsync(isRetry: true));
    }

    [Theory]
    [InlineData(14, true)]
    [InlineData(16, false)]
    public async Task After_a_quarter_of_an_hour_a_retry_is_a_first_try(int minutes, bool joins)
    {
        var first = await TakeAsync(isRetry: false);
        _clock.Shift = TimeSpan.FromMinutes(minutes);

        Assert.Equal(joins, first == await TakeAsync(isRetry: true));
    }

    [Fact]
    public async Task Without_a_first_try_a_retry_is_one_and_a_key_of_the_same_text_is_another()
    {
        var retry = await TakeAsync(isRetry: true);

        Assert.Equal(retry, await TakeAsync(isRetry: true));
        Assert.Equal(ClaimOutcome.Granted, (await _silo.Grains.Once(TenantId.Local, "digest").ClaimAsync("other", Guid.NewGuid())).Outcome);
        Assert.NotEqual(retry, await _silo.Grains.OnceBy(TenantId.Local, "another digest").TakeAsync(Guid.NewGuid(), isRetry: true));
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private Task<Guid> TakeAsync(bool isRetry) => _silo.Grains.OnceBy(TenantId.Local, "digest").TakeAsync(Guid.NewGuid(), isRetry);
}
