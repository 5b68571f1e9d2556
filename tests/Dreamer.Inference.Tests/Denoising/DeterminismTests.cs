using Dreamer.Denoising;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Generations;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>A seed decides every byte, whatever else a device does meanwhile.</summary>
public sealed class DeterminismTests : IAsyncLifetime, IDisposable
{
    private readonly TinyModelFolder _model = new();
    private RealDevice _device = null!;
    private StillBlobs _still = null!;
    private DenoisingOrder _clip = null!;
    private string _alone = "";

    public async Task InitializeAsync()
    {
        _device = await RealDevice.StartAsync(_model.Folder, maxResidentJobs: 3);
        _still = await _device.MakeStillAsync(Still("still", seed: 1));
        _clip = Clip("clip", seed: 7, Lane.Batch);
        _alone = (await _device.RunAsync(_clip)).Bytes;
    }

    [Fact]
    public async Task Another_seed_gives_other_frames()
    {
        Assert.NotEqual(_alone, (await _device.RunAsync(Clip("clip", seed: 8, Lane.Batch))).Bytes);
    }

    [Fact]
    public async Task A_second_engine_gives_the_same_frames()
    {
        await using var second = await RealDevice.StartAsync(_model.Folder);
        await second.MakeStillAsync(Still("still", seed: 1));
        Assert.Equal(_alone, (await second.RunAsync(_clip)).Bytes);
    }

    /// <summary>Engines of one process share libtorch, and nothing that would show: no generator, no dispose scope, no number of threads.</summary>
    [Fact]
    public async Task Engines_beside_each_other_give_the_same_bytes_as_alone()
    {
        var alone = await RunOnAsync("cpu:0", seed: 0);
        var together = await Task.WhenAll(RunOnAsync("cpu:0", seed: 0), RunOnAsync("cpu:1", seed: 0), RunOnAsync("cpu:2", seed: 1));
        Assert.Equal(alone, together[0]);
        Assert.Equal(alone, together[1]);
        Assert.NotEqual(alone, together[2]); // another seed
    }

    [Fact]
    public async Task Beside_clips_of_its_shape_and_other_jobs_it_has_the_same_frames()
    {
        var others = new[] { Clip("b", 8, Lane.Batch), Clip("c", 9, Lane.Batch), Still("d", 10) }.Select(_device.RunAsync).ToList();
        Assert.Equal(_alone, (await _device.RunAsync(_clip)).Bytes);
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task Stills_that_could_share_steps_have_the_same_bytes_as_alone()
    {
        var seeds = Enumerable.Range(20, 3).ToList();
        var alone = new List<string>();
        foreach (var seed in seeds)
        {
            alone.Add((await _device.RunAsync(Still($"s{seed}", seed))).Bytes);
        }
        var together = await Task.WhenAll(seeds.Select(seed => _device.RunAsync(Still($"s{seed}", seed))));
        Assert.Equal(alone, together.Select(run => run.Bytes));
    }

    [Fact]
    public async Task Preempted_by_stills_it_has_the_same_frames()
    {
        var run = _device.RunAsync(_clip);
        for (var seed = 10; seed < 14; seed++)
        {
            await _device.RunAsync(Still($"still{seed}", seed));
        }
        Assert.Equal(_alone, (await run).Bytes);
    }

    [Theory]
    [InlineData(Quality.Exact)]
    [InlineData(Quality.Balanced)]
    [InlineData(Quality.Fast)]
    public async Task Spilled_and_resumed_it_has_the_same_frames(Quality quality)
    {
        var clip = _clip with { Settings = _clip.Settings with { Quality = quality, Steps = 10 } };
        var alone = (await _device.RunAsync(clip with { Job = "alone" })).Bytes;
        await _device.Jobs.AdmitAsync(clip);
        for (var step = 0; step < 4; step++)
        {
            await _device.Jobs.AdvanceAsync(clip.Job, default);
        }
        var urgent = Enumerable.Range(30, 3).Select(seed => Still($"urgent{seed}", seed)).ToList();
        foreach (var order in urgent)
        {
            Assert.NotNull((await _device.Jobs.AdmitAsync(order)).Progress); // three places for three: the clip's is gone
        }
        Assert.True((await _device.Jobs.AdvanceAsync(clip.Job, default))!.IsPaused);
        await Task.WhenAll(urgent.Select(_device.RunAsync));
        Assert.Equal(alone, (await _device.RunAsync(clip)).Bytes);
    }

    public async Task DisposeAsync() => await _device.DisposeAsync();

    public void Dispose() => _model.Dispose();

    private async Task<string> RunOnAsync(string name, long seed)
    {
        await using var device = await RealDevice.StartAsync(_model.Folder, name: name, numberType: "float32");
        var order = Still("still", seed);
        return (await device.RunAsync(order with { Settings = order.Settings with { Steps = 12 } })).Bytes;
    }

    private DenoisingOrder Clip(string job, long seed, Lane lane) => Still(job, seed) with
    {
        Settings = Still(job, seed).Settings with { Kind = GenerationKind.Animate, MotionCaption = "the star moves to the left", Lane = lane },
        Still = _still,
    };

    private static DenoisingOrder Still(string job, long seed) => new()
    {
        Job = job,
        Tenant = TenantId.Local,
        Settings = new GenerationSettings
        {
            Kind = GenerationKind.TextToImage,
            Caption = "a large red star on the left",
            Seed = seed,
            Steps = 6,
            Guidance = 2,
            ImageGuidance = 1,
            Size = 16,
            Frames = 4,
            Fps = 8,
            MotionStrength = 0.5,
        },
    };
}
