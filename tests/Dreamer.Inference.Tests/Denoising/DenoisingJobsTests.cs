using System.Collections.Concurrent;
using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Tests.Fakes;
using static Dreamer.Inference.Tests.Denoising.JobsFixture;

namespace Dreamer.Inference.Tests.Denoising;

public sealed class DenoisingJobsTests : IAsyncLifetime, IDisposable
{
    private static readonly InferenceOptions s_options = new()
    {
        MaxResidentJobs = 2,
        MaxWaitingJobs = 2,
        ChunkTarget = TimeSpan.FromMilliseconds(250),
    };

    private readonly JobsFixture _device = new(s_options);

    private DenoisingJobs Jobs => _device.Jobs;

    private FakeModel Fake => _device.Fake;

    public Task InitializeAsync() => _device.LoadAsync();

    [Fact]
    public async Task A_chunk_takes_as_many_steps_as_are_known_to_fit_in_its_time()
    {
        await Jobs.AdmitAsync(Order("a"));
        Assert.Equal(new JobProgress(1, 10, 100, DeviceTime: TimeSpan.FromMilliseconds(100), EtaMs: 900), await Jobs.AdvanceAsync("a", default)); // nothing is known yet
        Assert.Equal(new JobProgress(3, 10, 100, DeviceTime: TimeSpan.FromMilliseconds(300), EtaMs: 700), await Jobs.AdvanceAsync("a", default)); // 100 ms a step, 250 ms allowed
    }

    [Fact]
    public async Task A_model_says_how_long_a_step_takes_here_once_one_was_taken()
    {
        Assert.Null(_device.Models.All[0].Description.StepMs);
        await _device.FinishAsync(Order("a"));
        Assert.Equal(100, _device.Models.All[0].Description.StepMs);
    }

    [Fact]
    public async Task Device_time_goes_on_from_what_the_order_says_that_the_checkpoint_took()
    {
        await Jobs.AdmitAsync(Order("a") with { DeviceTime = TimeSpan.FromSeconds(7) });
        Assert.Equal(TimeSpan.FromSeconds(7.1), (await Jobs.AdvanceAsync("a", default))!.DeviceTime);
        Assert.Equal(TimeSpan.FromSeconds(7.1), (await Jobs.CheckpointAsync("a", "t/a/checkpoint", default))!.DeviceTime);
    }

    [Fact]
    public async Task A_beginning_is_counted_once_however_often_a_job_is_taken_up_from_a_checkpoint()
    {
        Fake.BeforeBegin = () => _device.Clock.Advance(TimeSpan.FromSeconds(3));
        var begun = (await Jobs.AdmitAsync(Order("a"))).Progress!;
        var saved = (await Jobs.CheckpointAsync("a", "t/a/checkpoint", default))!;
        await Jobs.ReleaseAsync("a");
        var again = (await Jobs.AdmitAsync(Order("a") with { Checkpoint = "t/a/checkpoint", DeviceTime = saved.DeviceTime })).Progress!;
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)), (begun.DeviceTime, again.DeviceTime));
    }

    [Fact]
    public async Task A_chunk_takes_a_step_however_slow_it_is()
    {
        Fake.BeforeStep = (_, _) => _device.Clock.Advance(TimeSpan.FromSeconds(9));
        await Jobs.AdmitAsync(Order("a"));
        Assert.Equal(1, (await Jobs.AdvanceAsync("a", default))!.Step);
        Assert.Equal(2, (await Jobs.AdvanceAsync("a", default))!.Step);
    }

    [Fact]
    public async Task A_chunk_ends_in_time_when_steps_turn_out_slower_than_they_were()
    {
        await _device.FinishAsync(Order("a"));
        Fake.BeforeStep = (_, _) => _device.Clock.Advance(TimeSpan.FromMilliseconds(260));
        await Jobs.AdmitAsync(Order("b"));
        Assert.Equal(1, (await Jobs.AdvanceAsync("b", default))!.Step);
    }

    [Fact]
    public async Task Resident_jobs_take_turns()
    {
        var asked = new ConcurrentDictionary<string, bool>(); // or has all it wants
        Fake.BeforeStep = (_, _) =>
        {
            SpinWait.SpinUntil(() => asked.Values.Count(has => has) == 2, TimeSpan.FromSeconds(5)); // else one may be done before the other asks
            _device.Clock.Advance(TimeSpan.FromMilliseconds(75)); // two steps a chunk
        };
        await _device.AdmitAsync("a", "b");
        await Task.WhenAll(FinishAsync("a"), FinishAsync("b"));
        var runs = Fake.Steps.Select(s => s[0]).Aggregate(new List<(char Job, int Length)>(), (all, job) =>
        {
            var last = all.Count > 0 && all[^1].Job == job ? all[^1] : (job, 0);
            return last.Item2 == 0 ? [.. all, (job, 1)] : [.. all[..^1], (job, last.Item2 + 1)];
        });
        Assert.True(runs.Count >= 5, string.Join(' ', Fake.Steps)); // a chunk has two steps, and no job has three chunks at once

        async Task FinishAsync(string job)
        {
            while (!asked.GetValueOrDefault(job))
            {
                var chunk = Jobs.AdvanceAsync(job, default);
                asked[job] = true;
                asked[job] = (await chunk)!.IsDone;
            }
        }
    }

    [Fact]
    public async Task All_who_ask_for_a_chunk_before_it_is_done_get_the_same()
    {
        using var goOn = new ManualResetEventSlim();
        Fake.BeforeStep = (_, _) => goOn.Wait(TimeSpan.FromSeconds(10));
        await Jobs.AdmitAsync(Order("a"));
        var (first, again) = (Jobs.AdvanceAsync("a", default), Jobs.AdvanceAsync("a", default));
        goOn.Set();
        Assert.Equal(await first, await again);
        Assert.Single(Fake.Steps);
    }

    [Fact]
    public async Task Beside_others_a_job_runs_one_chunk_ahead_of_its_owner_and_no_more()
    {
        await _device.AdmitAsync("a", "b");
        await Jobs.AdvanceAsync("a", default);
        await _device.IdleAsync();
        await _device.IdleAsync(); // what waits may run between two of what comes before all
        Assert.InRange(Fake.Steps.Count, 1, 3); // one step, and at most two more in the next chunk
        Assert.Equal(3, (await Jobs.AdvanceAsync("a", default))!.Step);
    }

    [Fact]
    public async Task Admitting_a_resident_job_again_changes_nothing()
    {
        await Jobs.AdmitAsync(Order("a"));
        await Jobs.AdvanceAsync("a", default);
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("a"))).Progress!.Step);
        Assert.Equal(1, Fake.LiveJobs);
    }

    [Fact]
    public async Task A_released_job_stops_within_the_step_and_its_memory_is_freed()
    {
        await _device.FinishAsync(Order("measured") with { Settings = Order("x").Settings with { Steps = 1 } });
        Fake.Steps.Clear();
        using var inStep = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        Fake.BeforeStep = (_, _) =>
        {
            inStep.Set();
            goOn.Wait(TimeSpan.FromSeconds(10));
        };
        await Jobs.AdmitAsync(Order("a"));
        var chunk = Jobs.AdvanceAsync("a", default); // of two steps
        inStep.Wait(TimeSpan.FromSeconds(10));
        var release = Jobs.ReleaseAsync("a");
        goOn.Set();
        await Task.WhenAll(chunk, release);
        Assert.Null(await Jobs.AdvanceAsync("a", default));
        Assert.Equal("a:1", Assert.Single(Fake.Steps));
        Assert.Equal(0, Fake.LiveJobs);
    }

    [Fact]
    public async Task A_job_resumed_from_its_checkpoint_ends_with_the_same_bytes()
    {
        var whole = await _device.FinishAsync(Order("a"));
        await Jobs.AdmitAsync(Order("a"));
        await Jobs.AdvanceAsync("a", default);
        var saved = await Jobs.CheckpointAsync("a", "t/s/a/checkpoint", default);
        await Jobs.AdvanceAsync("a", default); // lost with the crash
        await Jobs.ReleaseAllAsync();
        var resumed = await Jobs.AdmitAsync(Order("a") with { Checkpoint = "t/s/a/checkpoint" });
        Assert.Equal((2, 2), (saved!.Step, resumed.Progress!.Step));
        Assert.Equal(whole, await _device.FinishAsync(Order("a")));
    }

    [Fact]
    public async Task A_checkpoint_knows_what_its_work_took_though_nobody_noted_it_before_the_crash()
    {
        await Jobs.AdmitAsync(Order("a"));
        var advanced = await Jobs.AdvanceAsync("a", default);
        await Jobs.CheckpointAsync("a", "t/s/a/checkpoint", default);
        await Jobs.ReleaseAllAsync();
        var resumed = await Jobs.AdmitAsync(Order("a") with { Checkpoint = "t/s/a/checkpoint" });
        Assert.Equal((advanced!.Step, TimeSpan.FromMilliseconds(100)), (resumed.Progress!.Step, resumed.Progress.DeviceTime));
        var old = StoredCheckpoint.Of([1, 2, 3], TimeSpan.FromSeconds(5));
        Assert.Equal((3, TimeSpan.FromSeconds(5)), (old.State.Length, old.DeviceTime));
    }

    [Fact]
    public async Task A_job_that_cannot_begin_gives_its_place_back()
    {
        var order = Order("a") with { Checkpoint = "t/s/a/missing" };
        var error = await Assert.ThrowsAsync<DreamerException>(() => Jobs.AdmitAsync(order));
        Assert.Contains("t/s/a/missing", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), Jobs.Load);
    }

    [Fact]
    public async Task A_failed_step_is_its_jobs_alone_and_may_be_tried_again()
    {
        var whole = await _device.FinishAsync(Order("a"));
        await _device.AdmitAsync("a", "b");
        Fake.BeforeStep = (job, step) => _ = job == "a" && step == 0 ? throw new InvalidOperationException("DefaultCPUAllocator: not enough memory") : 0;
        var failure = await Assert.ThrowsAsync<DreamerException>(() => Jobs.AdvanceAsync("a", default));
        Assert.Equal(ErrorCode.OutOfMemory, failure.Code);
        Assert.Equal(2, (await Jobs.AdvanceAsync("b", default))!.Step);
        Fake.BeforeStep = null;
        Assert.Equal(whole, await _device.FinishAsync(Order("a")));
    }

    [Fact]
    public async Task Past_its_deadline_a_job_fails_and_the_device_does_no_more_for_it()
    {
        var deadline = _device.Clock.GetUtcNow() + TimeSpan.FromSeconds(1);
        var order = Order("a");
        order = order with { Settings = order.Settings with { Deadline = deadline } };
        await Jobs.AdmitAsync(order);
        await Jobs.AdvanceAsync("a", default);
        _device.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorCode.DeadlineExceeded, (await Assert.ThrowsAsync<DreamerException>(() => Jobs.AdvanceAsync("a", default))).Code);
        Assert.Equal(ErrorCode.DeadlineExceeded, (await Assert.ThrowsAsync<DreamerException>(() => Jobs.AdmitAsync(order))).Code);
        Assert.Single(Fake.Steps);
    }

    public Task DisposeAsync() => Jobs.ReleaseAllAsync();

    public void Dispose() => _device.Dispose();
}
