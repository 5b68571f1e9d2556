using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dreamer.Inference.Tests.Engine;

public sealed class DeviceEngineTests : IDisposable
{
    private static readonly WorkClaim s_claim = new(TenantId.Local);

    private readonly DeviceEngine _engine = NewEngine(queue: 3);
    private readonly ManualResetEventSlim _gate = new();

    [Fact]
    public async Task Work_runs_in_the_order_it_came_and_on_one_thread()
    {
        var order = new List<(int Work, int Thread)>();
        var work = Enumerable.Range(0, 3).Select(i => _engine.FreeAsync(() => order.Add((i, Environment.CurrentManagedThreadId)))).ToArray();
        await Task.WhenAll(work);
        Assert.Equal(Enumerable.Range(0, 3), order.Select(o => o.Work));
        Assert.Single(order.Select(o => o.Thread).Distinct());
    }

    [Fact]
    public async Task What_follows_an_await_never_runs_on_the_engines_thread()
    {
        var engine = _engine.RunAsync(s_claim, () =>
        {
            _gate.Wait(); // until the continuation is there
            return Environment.CurrentManagedThreadId;
        });
        var follower = engine.ContinueWith(_ => Environment.CurrentManagedThreadId, default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _gate.Set();
        Assert.NotEqual(await engine, await follower);
    }

    [Fact]
    public async Task An_exception_belongs_to_its_caller_and_the_thread_goes_on()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => _engine.RunAsync<int>(s_claim, () => throw new InvalidDataException("bad")));
        Assert.Equal(7, await _engine.RunAsync(s_claim, () => 7));
    }

    [Fact]
    public async Task Work_cancelled_while_it_waits_is_never_run()
    {
        using var cancel = new CancellationTokenSource();
        var blocker = _engine.FreeAsync(_gate.Wait);
        var ran = false;
        var waiting = _engine.RunAsync(s_claim, () => ran = true, cancel.Token);
        await cancel.CancelAsync();
        _gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await blocker;
        Assert.False(ran);
    }

    [Fact]
    public async Task A_full_queue_refuses_work_with_capacity_but_never_the_freeing_of_memory()
    {
        using var running = new ManualResetEventSlim();
        var blocker = _engine.FreeAsync(() =>
        {
            running.Set();
            _gate.Wait();
        });
        running.Wait(TimeSpan.FromSeconds(10));
        var waiting = Enumerable.Range(0, 3).Select(_ => _engine.RunAsync(s_claim, () => 1)).ToArray();
        var refusal = await Assert.ThrowsAsync<DreamerException>(() => _engine.RunAsync(s_claim, () => 1));
        var freed = _engine.FreeAsync(() => { });
        _gate.Set();
        await Task.WhenAll([blocker, freed, .. waiting]);
        Assert.Equal(ErrorCode.Capacity, refusal.Code);
    }

    [Fact]
    public async Task Work_that_an_urgent_one_is_followed_by_comes_before_the_batch_that_waits()
    {
        var order = "";
        for (var round = 0; round < 20 && order != "urgent, urgent, batch"; round++) // the machine's threads may be late at times
        {
            order = await OrderOfARoundAsync();
        }
        Assert.Equal("urgent, urgent, batch", order);

        async Task<string> OrderOfARoundAsync()
        {
            var ran = new List<string>();
            using var queued = new ManualResetEventSlim();
            var first = _engine.RunAsync(s_claim, () =>
            {
                queued.Wait(TimeSpan.FromSeconds(10));
                ran.Add("urgent");
                return true;
            });
            var batch = _engine.RunAsync(s_claim with { Lane = Lane.Batch }, () => Ran("batch"));
            queued.Set();
            await first;
            await _engine.RunAsync(s_claim, () => Ran("urgent"));
            await batch;
            return string.Join(", ", ran);

            bool Ran(string what)
            {
                ran.Add(what);
                return true;
            }
        }
    }

    public void Dispose()
    {
        _gate.Set();
        _engine.Dispose();
        _gate.Dispose();
    }

    internal static DeviceEngine NewEngine(int queue = 256, TimeProvider? clock = null) =>
        new(new InferenceOptions { EngineQueue = queue }, clock ?? TimeProvider.System, NullLogger<DeviceEngine>.Instance);
}
