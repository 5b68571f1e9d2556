using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Tests.Fakes;
using static Dreamer.Inference.Tests.Denoising.JobsFixture;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>Jobs of several models on a device whose memory holds the weights of one of them, or of two.</summary>
public sealed class SeveralModelsTests : IAsyncLifetime, IDisposable
{
    private const long Weights = 1 << 20;
    private const long RoomForJobs = 600_000; // of which one of 32 x 32 pixels is assumed to need 262,144 until its model's have been measured

    private readonly FakeModels _models = new(Weights, "a", "b", "c");
    private JobsFixture _device = null!;

    private DenoisingJobs Jobs => _device.Jobs;

    public Task InitializeAsync() => StartAsync(models: 1);

    [Fact]
    public async Task Whoever_comes_finds_its_model_and_the_one_that_was_used_least_recently_goes()
    {
        await StartAsync(models: 2);
        await FinishAsync("a", "b", "c");
        Assert.Equal("b c", _models.Resident);
        await FinishAsync("b", "a");
        Assert.Equal("a b", _models.Resident);
        Assert.Equal(2 * Weights, _models.MostBytes);
    }

    [Fact]
    public async Task A_newcomer_of_another_model_waits_while_jobs_use_the_memory()
    {
        await Jobs.AdmitAsync(Order("a1", model: "a"));
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("b1", model: "b"))).Position);
        Assert.NotNull(await Jobs.AdvanceAsync("a1", default));
        await Jobs.ReleaseAsync("a1");
        Assert.NotNull((await Jobs.AdmitAsync(Order("b1", model: "b"))).Progress);
        Assert.Equal(("b", Weights), (_models.Resident, _models.MostBytes));
    }

    [Fact]
    public async Task Less_urgent_jobs_make_room_for_another_model_and_go_on_later_to_the_same_bytes()
    {
        var batch = Order("a1", lane: Lane.Batch, model: "a");
        var whole = await _device.FinishAsync(batch);
        await Jobs.AdmitAsync(batch);
        await Jobs.AdmitAsync(batch with { Job = "a2" });
        await Jobs.AdvanceAsync("a1", default);
        Assert.NotNull((await Jobs.AdmitAsync(Order("urgent", model: "b"))).Progress);
        Assert.Equal(("b", 0), (_models.Resident, _models["a"].LiveJobs));
        Assert.True((await Jobs.AdvanceAsync("a1", default))!.IsPaused && (await Jobs.AdvanceAsync("a2", default))!.IsPaused);
        await Jobs.ReleaseAsync("urgent");
        Assert.Equal(whole, await _device.FinishAsync(batch));
        Assert.Equal(Weights, _models.MostBytes);
    }

    [Fact]
    public async Task Nobody_gives_a_place_up_in_vain()
    {
        await FinishAsync("a");
        await Jobs.AdmitAsync(Order("calm", lane: Lane.Batch, model: "a"));
        await Jobs.AdmitAsync(Order("urgent", model: "a")); // for whose sake the weights stay
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("b1", model: "b"))).Position);
        Assert.False((await Jobs.AdvanceAsync("calm", default))!.IsPaused);
    }

    [Fact]
    public async Task Who_needs_no_other_weights_comes_first_until_somebody_has_waited_too_long()
    {
        await StartAsync(models: 1, new InferenceOptions { MaxResidentJobs = 2, AdmissionPatience = TimeSpan.FromSeconds(10) });
        await FinishAsync("a");
        await Jobs.AdmitAsync(Order("a1", model: "a"));
        await Jobs.AdmitAsync(Order("a2", model: "a"));
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("b1", model: "b"))).Position);
        await Jobs.ReleaseAsync("a1");
        Assert.NotNull((await Jobs.AdmitAsync(Order("a3", model: "a"))).Progress);
        _device.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull((await Jobs.AdmitAsync(Order("b1", model: "b"))).Progress); // those of a have had a while
        Assert.True((await Jobs.AdvanceAsync("a3", default))!.IsPaused);
    }

    [Fact]
    public async Task A_load_that_runs_out_of_memory_fails_its_job_alone()
    {
        await StartAsync(models: 2);
        await FinishAsync("a", "b", "c", "a"); // the weights of b are gone, and what its jobs need is known
        await Jobs.AdmitAsync(Order("a1", model: "a"));
        _models["b"].BeforeLoad = () => throw new InvalidOperationException("DefaultCPUAllocator: not enough memory");
        var refused = await Assert.ThrowsAsync<DreamerException>(() => Jobs.AdmitAsync(Order("b1", model: "b")));
        Assert.Equal((ErrorCode.OutOfMemory, "a", (1, 0)), (refused.Code, _models.Resident, Jobs.Load));
        Assert.NotNull(await Jobs.AdvanceAsync("a1", default));
        _models["b"].BeforeLoad = null;
        Assert.NotNull((await Jobs.AdmitAsync(Order("b1", model: "b"))).Progress);
    }

    [Fact]
    public async Task What_a_step_needs_counts_and_one_alone_may_always_try()
    {
        _models["a"].StepBytes = RoomForJobs;
        await FinishAsync("a"); // which measures it
        Assert.NotNull((await Jobs.AdmitAsync(Order("a1", model: "a"))).Progress);
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("a2", model: "a"))).Position);
        _models["a"].StepBytes = 1;
        Assert.NotNull((await Jobs.AdvanceAsync("a1", default)));
        await Jobs.ReleaseAsync("a1");
        Assert.NotNull((await Jobs.AdmitAsync(Order("a2", model: "a"))).Progress);
    }

    [Fact]
    public async Task What_decoding_needs_counts_like_a_step()
    {
        await FinishAsync("a");
        await Jobs.AdmitAsync(Order("a1", model: "a"));
        await Jobs.AdmitAsync(Order("a2", model: "a"));
        _models["a"].StepBytes = RoomForJobs;
        await Jobs.RunAsync("a1", job =>
        {
            job.DecodeNextFrame();
            return job.Pictures;
        });
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("a3", model: "a"))).Position);
    }

    [Fact]
    public async Task A_job_that_never_fits_beside_its_weights_is_refused_with_the_numbers()
    {
        var huge = Order("huge", model: "b");
        var refused = await Assert.ThrowsAsync<DreamerException>(() => Jobs.AdmitAsync(huge with { Settings = huge.Settings with { Size = 512 } }));
        Assert.Equal(ErrorCode.OutOfMemory, refused.Code);
        Assert.Contains($"'b' {Weights}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{Weights + RoomForJobs} in all", refused.Message, StringComparison.Ordinal);
        Assert.Equal("", _models.Resident);
    }

    public Task DisposeAsync() => Jobs.ReleaseAllAsync();

    public void Dispose() => _device.Dispose();

    private Task StartAsync(int models, InferenceOptions? options = null)
    {
        _device?.Dispose();
        var room = (models * Weights) + RoomForJobs;
        _device = new JobsFixture((options ?? new InferenceOptions()) with { ModelFolders = _models.Folders, DeviceMemoryBytes = room, EmbeddingCacheBytes = 0 }, _models);
        foreach (var name in new[] { "a", "b", "c" })
        {
            _models[name].BeforeStep = (_, _) => _device.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        return Task.CompletedTask;
    }

    private async Task FinishAsync(params string[] models)
    {
        foreach (var model in models)
        {
            await _device.FinishAsync(Order($"of {model}", model: model));
        }
    }
}
