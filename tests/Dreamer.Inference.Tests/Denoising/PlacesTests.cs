using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Denoising;
using static Dreamer.Inference.Tests.Denoising.JobsFixture;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>Who is resident, who waits, and who gives a place up.</summary>
public sealed class PlacesTests : IAsyncLifetime, IDisposable
{
    private static readonly InferenceOptions s_options = new()
    {
        MaxResidentJobs = 2,
        MaxWaitingJobs = 2,
        JobMemoryBytes = 300_000, // of which a job of 32 x 32 pixels is assumed to need 262,144 until one has been measured
        ChunkTarget = TimeSpan.FromMilliseconds(250),
    };

    private readonly JobsFixture _device = new(s_options);

    private DenoisingJobs Jobs => _device.Jobs;

    public async Task InitializeAsync()
    {
        await _device.LoadAsync();
        await _device.FinishAsync(Order("measured"));
    }

    [Fact]
    public async Task Jobs_beyond_the_bound_wait_in_line_and_come_in_when_one_leaves()
    {
        await _device.AdmitAsync("a", "b");
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("c"))).Position);
        Assert.Equal(2, (await Jobs.AdmitAsync(Order("d"))).Position);
        await Jobs.ReleaseAsync("a");
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("d"))).Position); // c was first
        Assert.NotNull((await Jobs.AdmitAsync(Order("c"))).Progress);
    }

    [Fact]
    public async Task A_full_line_refuses_with_capacity()
    {
        await _device.AdmitAsync("a", "b", "c", "d");
        var refusal = await Assert.ThrowsAsync<DreamerException>(() => Jobs.AdmitAsync(Order("e")));
        Assert.Equal(ErrorCode.Capacity, refusal.Code);
    }

    [Fact]
    public async Task Who_stops_asking_loses_the_place_in_line()
    {
        await _device.AdmitAsync("a", "b", "c");
        _device.Clock.Advance(s_options.WaitingPatience + TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("d"))).Position);
    }

    [Fact]
    public async Task A_job_whose_owner_fell_silent_makes_room()
    {
        await _device.AdmitAsync("a", "b");
        _device.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.NotNull((await Jobs.AdmitAsync(Order("c"))).Progress);
        Assert.Null(await Jobs.AdvanceAsync("a", default));
        Assert.Equal(1, _device.Fake.LiveJobs);
    }

    [Fact]
    public async Task A_job_that_gave_its_place_up_keeps_its_device_time()
    {
        _device.Fake.BeforeBatch = jobs => _device.Clock.Advance(TimeSpan.FromMilliseconds(100) * jobs); // of which each job's share is that of a step alone
        await AdmitBatchAsync("old", "new");
        await Jobs.AdvanceAsync("old", default);
        await Jobs.AdvanceAsync("new", default);
        await _device.AdmitAsync("urgent");
        var paused = (await Jobs.AdvanceAsync("old", default))!;
        await Jobs.ReleaseAsync("urgent");
        await Jobs.AdmitAsync(Order("old", lane: Lane.Batch));
        var after = (await Jobs.AdvanceAsync("old", default))!;
        Assert.True(paused.IsPaused && after.Step > paused.Step, $"{paused} {after}");
        Assert.All([paused, after], job => Assert.Equal(job.Step * 0.1, job.DeviceTime.TotalSeconds, 6));
    }

    [Fact]
    public async Task An_interactive_job_takes_the_place_of_the_batch_job_that_has_not_run_for_longest()
    {
        await AdmitBatchAsync("old", "new");
        _device.Clock.Advance(TimeSpan.FromSeconds(1));
        await Jobs.AdvanceAsync("new", default);
        Assert.NotNull((await Jobs.AdmitAsync(Order("urgent"))).Progress);
        Assert.True((await Jobs.AdvanceAsync("old", default))!.IsPaused);
        Assert.False((await Jobs.AdvanceAsync("new", default))!.IsPaused);
        Assert.Equal(2, _device.Fake.LiveJobs);
    }

    [Fact]
    public async Task A_job_that_gave_its_place_up_goes_on_later_to_the_same_bytes()
    {
        var whole = await _device.FinishAsync(Order("a", lane: Lane.Batch));
        await AdmitBatchAsync("a", "b");
        await Jobs.AdvanceAsync("a", default);
        await Jobs.AdvanceAsync("b", default);
        await Jobs.AdmitAsync(Order("urgent"));
        await Jobs.AdmitAsync(Order("urgent too"));
        Assert.Equal(2, _device.Fake.LiveJobs); // neither a nor b
        var paused = await Jobs.AdvanceAsync("a", default);
        Assert.True(paused!.IsPaused);
        await Jobs.ReleaseAsync("urgent");
        _device.Fake.Steps.Clear();
        Assert.Equal(whole, await _device.FinishAsync(Order("a", lane: Lane.Batch)));
        Assert.InRange(_device.Fake.Steps.Count, 1, 10 - paused.Step); // it did not begin anew
    }

    [Fact]
    public async Task A_device_that_goes_away_in_peace_leaves_what_its_jobs_had_done()
    {
        var whole = await _device.FinishAsync(Order("a"));
        await _device.AdmitAsync("a");
        await Jobs.AdvanceAsync("a", default);
        var left = await Jobs.AdvanceAsync("a", default);

        await Jobs.DrainAsync(_device.Models.All[0]);

        Assert.Equal((0, null), (_device.Fake.LiveJobs, await Jobs.AdvanceAsync("a", default)));
        var resumed = Order("a") with { Checkpoint = Order("a").CheckpointBlob };
        _device.Fake.Steps.Clear();
        Assert.Equal(whole, await _device.FinishAsync(resumed));
        Assert.Equal(10 - left!.Step, _device.Fake.Steps.Count);
    }

    [Fact]
    public async Task Tenants_share_the_places_and_not_only_the_time()
    {
        await Jobs.AdmitAsync(Order("a1", "a"));
        await Jobs.AdmitAsync(Order("a2", "a"));
        Assert.NotNull((await Jobs.AdmitAsync(Order("b1", "b"))).Progress);
        Assert.Null((await Jobs.AdmitAsync(Order("b2", "b"))).Progress); // each has one now
        var (first, second) = (await Jobs.AdvanceAsync("a1", default), await Jobs.AdvanceAsync("a2", default));
        Assert.True(first!.IsPaused ^ second!.IsPaused);
    }

    [Fact]
    public async Task Who_has_waited_long_takes_turns_with_who_has_had_a_place_for_long()
    {
        await _device.AdmitAsync("a", "b");
        for (var waited = TimeSpan.Zero; waited <= s_options.AdmissionPatience; waited += TimeSpan.FromSeconds(5))
        {
            Assert.Null((await Jobs.AdmitAsync(Order("c", lane: Lane.Batch))).Progress);
            _device.Clock.Advance(TimeSpan.FromSeconds(5));
        }
        Assert.NotNull((await Jobs.AdmitAsync(Order("c", lane: Lane.Batch))).Progress);
    }

    [Fact]
    public async Task What_never_fits_is_refused_and_what_does_not_fit_now_waits()
    {
        var large = Order("large");
        large = large with { Settings = large.Settings with { Size = 512 } }; // the fake's jobs take a byte a pixel, as has been measured
        await Jobs.AdmitAsync(large);
        Assert.Equal(1, (await Jobs.AdmitAsync(large with { Job = "large too" })).Position);
        var refusal = await Assert.ThrowsAsync<DreamerException>(() => Jobs.AdmitAsync(large with { Job = "huge", Settings = large.Settings with { Size = 1024 } }));
        Assert.Equal(ErrorCode.OutOfMemory, refusal.Code);
    }

    [Fact]
    public async Task A_released_job_that_had_given_its_place_up_is_gone()
    {
        await AdmitBatchAsync("a", "b");
        await Jobs.AdmitAsync(Order("urgent"));
        await Jobs.ReleaseAsync("a");
        await Jobs.ReleaseAsync("b");
        Assert.Null(await Jobs.AdvanceAsync("a", default));
        Assert.Equal(1, _device.Fake.LiveJobs);
    }

    public Task DisposeAsync() => Jobs.ReleaseAllAsync();

    public void Dispose() => _device.Dispose();

    private async Task AdmitBatchAsync(params string[] jobs)
    {
        foreach (var job in jobs)
        {
            await Jobs.AdmitAsync(Order(job, lane: Lane.Batch));
        }
    }
}
