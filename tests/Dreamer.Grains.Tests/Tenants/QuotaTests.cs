using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Grains.Tenants;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Tenants;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Tenants;

/// <summary>What a tenant may ask for, and what ends a promise.</summary>
public sealed class QuotaTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedClock _clock = new();
    private readonly SessionId _session = SessionId.New(TimeProvider.System);
    private readonly FakeModel _model = new();
    private QuotaLimits _limits = new();
    private TestSilo? _silo;

    private ITenantGrain Tenant => _silo!.Grains.Tenant(TenantId.Local);

    [Fact]
    public async Task A_reservation_lasts_until_its_generation_is_settled_and_however_often_either_is_repeated()
    {
        await StartAsync(new QuotaLimits());
        var (one, other) = (NewId(), NewId());
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Tenant.ReserveAsync([one, other])));
        Assert.Equal((2, 2), (await UsedAsync("pending_generations"), await UsedAsync("generations_per_day")));
        var line = Line(one);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Tenant.SettleAsync(line)));
        Assert.Equal((1, 2), (await UsedAsync("pending_generations"), await UsedAsync("generations_per_day")));
        await Tenant.ReleaseAsync(other); // it came to nothing
        Assert.Equal((0, 1), (await UsedAsync("pending_generations"), await UsedAsync("generations_per_day")));
    }

    [Fact]
    public async Task After_a_restart_what_is_unfinished_is_reserved_and_nothing_else()
    {
        using var reached = new SemaphoreSlim(0);
        _model.BeforeStep = (_, step) => { if (step == 2) { reached.Release(); } };
        await StartAsync(new QuotaLimits());
        var video = await _silo!.AddAsync(Requests.Video(steps: 200));
        await reached.WaitAsync(TimeSpan.FromSeconds(20));
        await Tenant.ReserveAsync([NewId()]); // and the process died before it was stored
        Assert.Equal(2, await UsedAsync("pending_generations"));
        await RestartAsync();
        Assert.Equal(1, await UsedAsync("pending_generations")); // the video, whose still is no request of its own
        await _silo.Generation(video).CancelAsync();
        await Eventually.HoldsAsync(async () => await UsedAsync("pending_generations") == 0);
    }

    [Fact]
    public async Task A_request_over_a_limit_is_refused_as_a_whole_with_the_limit()
    {
        await StartAsync(new QuotaLimits { PendingGenerations = 3 });
        await Tenant.ReserveAsync([NewId(), NewId()]);
        var refused = await Assert.ThrowsAsync<DreamerException>(() => Tenant.ReserveAsync([NewId(), NewId()]));
        Assert.Equal((ErrorCode.QuotaExceeded, "pending_generations", 3, 2), (refused.Code, refused.Param, refused.Limit!.Limit!.Value, refused.Limit.Used));
        Assert.Contains("pending_generations is 3", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, await UsedAsync("pending_generations"));
        await Tenant.ReserveAsync([NewId()]);
    }

    [Fact]
    public async Task A_days_limits_begin_anew_at_midnight()
    {
        await StartAsync(new QuotaLimits { GenerationsPerDay = 2, DeviceSecondsPerDay = 5 });
        var (one, other) = (NewId(), NewId());
        await Tenant.ReserveAsync([one, other]);
        await ExpectAsync("generations_per_day");
        await Tenant.SettleAsync(Line(one));
        await ExpectAsync("generations_per_day"); // what has ended was accepted all the same
        _clock.Shift += TimeSpan.FromDays(1);
        var next = NewId();
        await Tenant.ReserveAsync([next]);
        await Tenant.ReleaseAsync(next);
        await Tenant.SettleAsync(Line(other) with { DeviceTime = TimeSpan.FromSeconds(6) });
        var refused = await ExpectAsync("device_seconds_per_day");
        Assert.Equal((6, 0), (refused.Limit!.Used, refused.Limit.Remaining!.Value));
        Assert.Equal(TimeOnly.MinValue, TimeOnly.FromDateTime(refused.Limit.ResetsAt!.Value.UtcDateTime));
        Assert.InRange(refused.Limit.ResetsAt.Value - _clock.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task What_was_reserved_and_never_stored_is_found_before_anything_is_refused_for_it()
    {
        await StartAsync(new QuotaLimits { PendingGenerations = 1 });
        await Tenant.ReserveAsync([NewId()]);
        await ExpectAsync("pending_generations"); // it may be on its way
        _clock.Shift += TimeSpan.FromMinutes(2);
        await Tenant.ReserveAsync([NewId()]);
        Assert.Equal(1, await UsedAsync("pending_generations"));
    }

    [Fact]
    public async Task An_addition_that_a_crash_cut_short_gives_its_reservation_back_when_it_is_cleaned_up()
    {
        await StartAsync(new QuotaLimits());
        var id = NewId();
        var session = await _silo!.NewSessionAsync(id.Session);
        await Tenant.ReserveAsync([id]);
        await session.ResumeAsync(id); // as the sweep at the start does for what was marked
        await Eventually.HoldsAsync(async () => await UsedAsync("pending_generations") == 0);
        Assert.Equal(0, await UsedAsync("generations_per_day"));
    }

    [Fact]
    public async Task Every_end_of_a_generation_ends_its_reservation_and_a_video_with_its_still_is_one()
    {
        using var reached = new SemaphoreSlim(0);
        await StartAsync(new QuotaLimits { PendingGenerations = 2 });
        var video = await _silo!.RunAsync(Requests.Video(steps: 3));
        Assert.Equal(GenerationState.Succeeded, video.Progress.State);
        await Eventually.HoldsAsync(async () => await UsedAsync("pending_generations") == 0);
        Assert.Equal(2, await UsedAsync("generations_per_day")); // lines of the ledger

        _model.BeforeStep = (_, step) => { if (step == 3) { reached.Release(); } };
        var running = await _silo.AddAsync(Requests.Still(steps: 200));
        await reached.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(1, await UsedAsync("pending_generations"));
        await _silo.Generation(running).CancelAsync();
        await Eventually.HoldsAsync(async () => await UsedAsync("pending_generations") == 0);
    }

    [Fact]
    public async Task A_refused_request_leaves_nothing_in_the_tree_and_one_that_was_added_is_never_refused_again()
    {
        await StartAsync(new QuotaLimits { PendingGenerations = 2, GenerationsPerDay = 2 });
        var id = NewId();
        var session = await _silo!.NewSessionAsync(id.Session);
        await Assert.ThrowsAsync<DreamerException>(() => session.AddAsync(id, Requests.Still() with { Count = 3 }));
        Assert.Empty((await session.GetAsync())!.Generations);
        await session.AddAsync(id, Requests.Still(steps: 2) with { Count = 2 });
        await session.AddAsync(id, Requests.Still(steps: 2) with { Count = 2 });
        await Eventually.HoldsAsync(async () => await UsedAsync("pending_generations") == 0);
        Assert.Equal(2, await UsedAsync("generations_per_day"));
    }

    [Fact]
    public async Task Over_the_tenants_concurrency_a_generation_is_throttled_until_one_ends()
    {
        using var goOn = new ManualResetEventSlim();
        using var reached = new SemaphoreSlim(0);
        _model.BeforeStep = (caption, _) =>
        {
            if (caption == "first" && !goOn.IsSet)
            {
                reached.Release();
                goOn.Wait(TimeSpan.FromMilliseconds(50)); // a slow step: between two, the device still encodes the second one's text
            }
        };
        await StartAsync(new QuotaLimits { ConcurrentGenerations = 1 });
        var first = await _silo!.AddAsync(Requests.Video(steps: 100) with { Caption = "first" }); // its still is not kept waiting for it
        await reached.WaitAsync(TimeSpan.FromSeconds(20));
        var second = await _silo.AddAsync(Requests.Still(steps: 3) with { Seed = 8 });
        await Eventually.HoldsAsync(async () => (await _silo.Generation(second).GetAsync())!.Progress.State == GenerationState.Throttled);
        Assert.Null((await _silo.Generation(second).GetAsync())!.StartedAt);
        Assert.Equal((2, 1), (await UsedAsync("pending_generations"), await UsedAsync("concurrent_generations")));
        goOn.Set();
        Assert.Equal((GenerationState.Succeeded, GenerationState.Succeeded), ((await _silo.EndOfAsync(first)).Progress.State, (await _silo.EndOfAsync(second)).Progress.State));
    }

    [Fact]
    public void Tenants_may_have_limits_of_their_own_and_a_limit_that_is_none_is_refused_with_its_value()
    {
        var options = new QuotaOptions { Tenants = new Dictionary<string, QuotaLimits> { ["acme"] = new() { GenerationsPerDay = 7 } } };
        Assert.Equal((7, null), (options.Of(TenantId.Parse("acme")).GenerationsPerDay, options.Of(TenantId.Local).GenerationsPerDay));
        var refused = Assert.Throws<ArgumentException>(() => (options with { Default = new QuotaLimits { PendingGenerations = -5 } }).Check());
        Assert.Contains("-5", refused.Message, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await (_silo?.DisposeAsync() ?? ValueTask.CompletedTask);

    public void Dispose() => _folder.Dispose();

    private async Task StartAsync(QuotaLimits limits)
    {
        _limits = limits;
        _silo = await TestSilo.StartAsync(_folder.Path, _model, clock: _clock, quota: new QuotaOptions { Default = limits });
    }

    private async Task RestartAsync()
    {
        await _silo!.DisposeAsync();
        await StartAsync(_limits);
    }

    private GenerationId NewId() => GenerationId.New(_session);

    private async Task<DreamerException> ExpectAsync(string limit)
    {
        var refused = await Assert.ThrowsAsync<DreamerException>(() => Tenant.ReserveAsync([NewId()]));
        Assert.Equal(limit, refused.Param);
        return refused;
    }

    private async Task<double> UsedAsync(string limit) => (await Tenant.ReadQuotaAsync()).Single(one => one.Name == limit).Used;

    private UsageRecord Line(GenerationId generation) => new()
    {
        Generation = generation,
        Attempt = 1,
        Kind = GenerationKind.TextToImage,
        Outcome = GenerationState.Succeeded,
        Size = 32,
        CreatedAt = _clock.GetUtcNow(),
        EndedAt = _clock.GetUtcNow(),
    };
}
