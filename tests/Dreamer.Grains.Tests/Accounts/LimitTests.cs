using System.Collections.Concurrent;
using Dreamer.Accounts;
using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Grains.Tenants;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Grains.Tests.Accounts;

/// <summary>A tenant's own limits hold at once, while the server runs.</summary>
public sealed class LimitTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeModel _model = new();
    private readonly Orders _orders = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(
        _folder.Path, _model, quota: new QuotaOptions { Default = new QuotaLimits { PendingGenerations = 50, ConcurrentGenerations = 1 } },
        adapt: services => services.AddSingleton<IIncomingGrainCallFilter>(_orders));

    [Fact]
    public async Task What_a_tenant_may_ask_for_changes_with_its_limits_and_comes_back_without_them()
    {
        Assert.Equal(50, await LimitAsync("pending_generations"));
        await SetAsync(new TenantLimits { PendingGenerations = 1, Assets = 1, AssetBytes = 10 });
        Assert.Equal((1, 1, 10), (await LimitAsync("pending_generations"), await LimitAsync("assets"), await LimitAsync("asset_bytes")));
        var refused = await Assert.ThrowsAsync<DreamerException>(() => _silo.AddAsync(Requests.Still() with { Count = 2 }));
        Assert.Equal((ErrorCode.QuotaExceeded, "pending_generations"), (refused.Code, refused.Param));
        var large = await Assert.ThrowsAsync<DreamerException>(() => _silo.Grains.Assets(TenantId.Local).AddAsync(AssetId.New(TimeProvider.System), 11, 32));
        Assert.Equal("asset_bytes", large.Param);
        await SetAsync(TenantLimits.None);
        Assert.Equal(50, await LimitAsync("pending_generations"));
    }

    [Fact]
    public async Task A_generation_that_waits_for_its_tenants_concurrency_goes_on_when_more_may_run()
    {
        using var goOn = new ManualResetEventSlim();
        using var reached = new SemaphoreSlim(0);
        _model.BeforeStep = (caption, _) =>
        {
            if (caption == "first" && !goOn.IsSet)
            {
                reached.Release();
                goOn.Wait(TimeSpan.FromMilliseconds(100)); // a slow step: between two, the device works for others
            }
        };
        var first = await _silo.AddAsync(Requests.Still(steps: 200) with { Caption = "first", Lane = Lane.Batch }); // of two alike, the earlier would be done first
        await reached.WaitAsync(TimeSpan.FromSeconds(20));
        var second = await _silo.AddAsync(Requests.Still(steps: 2) with { Seed = 8 });
        await Eventually.HoldsAsync(async () => (await _silo.Generation(second).GetAsync())!.Progress.State == GenerationState.Throttled);

        await SetAsync(new TenantLimits { ConcurrentGenerations = 2 });

        Assert.Equal(GenerationState.Succeeded, (await _silo.EndOfAsync(second)).Progress.State);
        Assert.False((await _silo.Generation(first).GetAsync())!.Progress.State.IsFinal());
        goOn.Set();
        await _silo.Generation(first).CancelAsync();
    }

    [Fact]
    public async Task A_tenants_weight_goes_to_the_device_with_its_orders()
    {
        await _silo.RunAsync(Requests.Still(steps: 1));
        await SetAsync(new TenantLimits { Weight = 2.5 });
        await _silo.RunAsync(Requests.Still(steps: 1) with { Seed = 8 });
        Assert.Equal([null, 2.5], _orders.Weights.Distinct());
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(null, 0.0)]
    [InlineData(null, double.NaN)]
    [InlineData(null, -1.5)]
    public async Task A_limit_that_is_none_is_refused_with_its_value(int? pending, double? weight)
    {
        var refused = await Assert.ThrowsAsync<DreamerException>(() => SetAsync(new TenantLimits { PendingGenerations = pending, Weight = weight }));
        Assert.Equal((ErrorCode.InvalidRequest, pending is null ? "weight" : "pending_generations"), (refused.Code, refused.Param));
        Assert.Contains(FormattableString.Invariant($"is {pending ?? weight}"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_says_which_key_asked_for_a_video_and_its_still()
    {
        AskedBy.Key = "key_0000000000000001";
        var video = await _silo.RunAsync(Requests.Video(steps: 2));
        AskedBy.Key = "key_0000000000000002";
        await _silo.RunAsync(Requests.Still(steps: 3) with { Seed = 9 });
        AskedBy.Key = null;
        var today = DateOnly.FromDateTime(video.FinishedAt!.Value.UtcDateTime);
        var query = new Dreamer.Tenants.UsageQuery(today, today.AddDays(1), null, 10);
        await Eventually.HoldsAsync(async () => (await _silo.Grains.Tenant(TenantId.Local).ReadUsageAsync(query)).Totals.Generations == 3);

        var byKey = await _silo.Grains.Tenant(TenantId.Local).GroupUsageAsync(query, Dreamer.Tenants.UsageGrouping.Key);
        var byDay = await _silo.Grains.Tenant(TenantId.Local).GroupUsageAsync(query, Dreamer.Tenants.UsageGrouping.Day);

        Assert.Equal([("key_0000000000000001", 2L, 4L), ("key_0000000000000002", 1, 3)], byKey.Select(group => (group.Name, group.Totals.Generations, group.Totals.Steps)));
        Assert.Equal(7, byDay.Sum(group => group.Totals.Steps));
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private Task<TenantView> SetAsync(TenantLimits limits) => _silo.Grains.Account(TenantId.Local).SetLimitsAsync(limits, Actor.Server);

    private async Task<double> LimitAsync(string name) => (await _silo.Grains.Tenant(TenantId.Local).ReadQuotaAsync()).Single(limit => limit.Name == name).Limit!.Value;

    /// <summary>The weights in what devices were ordered to do.</summary>
    private sealed class Orders : IIncomingGrainCallFilter
    {
        public ConcurrentQueue<double?> Weights { get; } = [];

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.InterfaceMethod.DeclaringType == typeof(IDenoiserGrain) && context.Request.GetArgumentCount() > 0 && context.Request.GetArgument(0) is DenoisingOrder order)
            {
                Weights.Enqueue(order.Weight);
            }
            return context.Invoke();
        }
    }
}
