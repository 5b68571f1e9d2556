using Dreamer.Inference.Denoising;
using static Dreamer.Inference.Tests.Denoising.JobsFixture;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>What jobs are told of their time, on a device with one place whose steps take 100 ms, ten a job.</summary>
public sealed class ForecastedJobsTests : IAsyncLifetime, IDisposable
{
    private readonly JobsFixture _device = new(new InferenceOptions { MaxResidentJobs = 1, ChunkTarget = TimeSpan.FromMilliseconds(250) });

    private DenoisingJobs Jobs => _device.Jobs;

    public Task InitializeAsync() => _device.LoadAsync();

    [Fact]
    public async Task Before_a_step_was_measured_nobody_is_told_of_a_time()
    {
        var first = await Jobs.AdmitAsync(Order("a"));
        var second = await Jobs.AdmitAsync(Order("b"));

        Assert.Null(first.Progress!.EtaMs);
        Assert.Equal((1, null, null), (second.Position, second.StartsInMs, second.EtaMs));
    }

    [Fact]
    public async Task Who_waits_and_who_runs_is_told_what_it_takes_then()
    {
        await _device.FinishAsync(Order("measured"));
        await _device.AdmitAsync("a");
        var (b, c) = (await Jobs.AdmitAsync(Order("b")), await Jobs.AdmitAsync(Order("c")));
        var advanced = await Jobs.AdvanceAsync("a", default);
        var later = await Jobs.AdmitAsync(Order("c"));

        Assert.Equal((1, 1_000, 2_000), (b.Position, b.StartsInMs, b.EtaMs));
        Assert.Equal((2, 2_000, 3_000), (c.Position, c.StartsInMs, c.EtaMs));
        Assert.Equal((2, 800), (advanced!.Step, advanced.EtaMs));
        Assert.Equal((2, 1_800, 2_800), (later.Position, later.StartsInMs, later.EtaMs));
    }

    [Fact]
    public async Task What_jobs_took_beside_their_steps_is_expected_of_the_next()
    {
        for (var job = 0; job < 2; job++) // the first also pays for what is made on the way
        {
            await Jobs.AdmitAsync(Order($"measured {job}"));
            while (!(await Jobs.AdvanceAsync($"measured {job}", default))!.IsDone)
            {
            }
            await Jobs.RunAsync($"measured {job}", decoded =>
            {
                decoded.DecodeNextFrame();
                return decoded;
            });
            _device.Clock.Advance(TimeSpan.FromMilliseconds(70)); // its owner stores the result
            await Jobs.ReleaseAsync($"measured {job}");
        }

        Assert.Equal(1_070, (await Jobs.AdmitAsync(Order("a"))).Progress!.EtaMs);
        Assert.Equal((1_070, 2_140), await ToldAsync("b"));
    }

    [Fact]
    public async Task How_far_a_checkpoint_is_that_came_from_elsewhere_nobody_guesses()
    {
        await _device.FinishAsync(Order("measured"));
        await _device.AdmitAsync("a");

        Assert.Equal((1_000, null), await ToldAsync("b", "b/checkpoint"));
    }

    public void Dispose() => _device.Dispose();

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<(long? StartsIn, long? EndsIn)> ToldAsync(string job, string? checkpoint = null)
    {
        var admission = await Jobs.AdmitAsync(Order(job) with { Checkpoint = checkpoint });
        return (admission.StartsInMs, admission.EtaMs);
    }
}
