using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Tests.Engine;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Storage;
using Dreamer.Tenants;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Inference.Tests.Denoising;

public sealed class DenoisingJobsTests : IAsyncLifetime, IDisposable
{
    private static readonly InferenceOptions s_options = new()
    {
        MaxResidentJobs = 2,
        MaxWaitingJobs = 2,
        ChunkTarget = TimeSpan.FromMilliseconds(250),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly DeviceEngine _engine = DeviceEngineTests.NewEngine();
    private readonly FakeModel _fake = new();
    private readonly ResidentModel _model;
    private readonly DenoisingJobs _jobs;

    public DenoisingJobsTests()
    {
        var store = new ServiceCollection().AddFileBlobStore(_folder.Path).BuildServiceProvider().GetRequiredService<IBlobStore>();
        _model = new ResidentModel(_engine, _fake, s_options);
        _jobs = new DenoisingJobs(_engine, _model, new JobBlobs(store, s_options), s_options, _clock);
        _fake.BeforeStep = (_, _) => _clock.Advance(TimeSpan.FromMilliseconds(100));
    }

    public Task InitializeAsync() => _model.HoldAsync();

    [Fact]
    public async Task A_chunk_takes_as_many_steps_as_fill_its_time()
    {
        await _jobs.AdmitAsync(Order("a"));
        var progress = await _jobs.AdvanceAsync("a", default);
        Assert.Equal(new JobProgress(3, 10, 100), progress); // 100 ms a step, 250 ms aimed at
    }

    [Fact]
    public async Task A_chunk_takes_a_step_however_slow_it_is()
    {
        _fake.BeforeStep = (_, _) => _clock.Advance(TimeSpan.FromSeconds(9));
        await _jobs.AdmitAsync(Order("a"));
        Assert.Equal(1, (await _jobs.AdvanceAsync("a", default))!.Step);
    }

    [Fact]
    public async Task Resident_jobs_take_turns()
    {
        await _jobs.AdmitAsync(Order("a"));
        await _jobs.AdmitAsync(Order("b"));
        await Task.WhenAll("abab".Select(j => _jobs.AdvanceAsync(j.ToString(), default)).ToArray());
        Assert.Equal("a:3 b:3 a:6 b:6", string.Join(' ', _fake.Steps.Where(s => s[^1] is '3' or '6')));
    }

    [Fact]
    public async Task Jobs_beyond_the_bound_wait_in_line_and_come_in_when_one_leaves()
    {
        await AdmitAsync("a", "b");
        Assert.Equal(1, (await _jobs.AdmitAsync(Order("c"))).Position);
        Assert.Equal(2, (await _jobs.AdmitAsync(Order("d"))).Position);
        await _jobs.ReleaseAsync("a");
        Assert.Equal(1, (await _jobs.AdmitAsync(Order("d"))).Position); // c was first
        Assert.NotNull((await _jobs.AdmitAsync(Order("c"))).Progress);
    }

    [Fact]
    public async Task A_full_line_refuses_with_capacity()
    {
        await AdmitAsync("a", "b", "c", "d");
        var refusal = await Assert.ThrowsAsync<DreamerException>(() => _jobs.AdmitAsync(Order("e")));
        Assert.Equal(ErrorCode.Capacity, refusal.Code);
    }

    [Fact]
    public async Task Who_stops_asking_loses_the_place()
    {
        await AdmitAsync("a", "b", "c");
        _clock.Advance(s_options.WaitingPatience + TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await _jobs.AdmitAsync(Order("d"))).Position);
    }

    [Fact]
    public async Task A_job_whose_owner_fell_silent_makes_room()
    {
        await AdmitAsync("a", "b");
        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.NotNull((await _jobs.AdmitAsync(Order("c"))).Progress);
        Assert.Null(await _jobs.AdvanceAsync("a", default));
        Assert.Equal(1, _fake.LiveJobs);
    }

    [Fact]
    public async Task Admitting_a_resident_job_again_changes_nothing()
    {
        await _jobs.AdmitAsync(Order("a"));
        await _jobs.AdvanceAsync("a", default);
        Assert.Equal(3, (await _jobs.AdmitAsync(Order("a"))).Progress!.Step);
        Assert.Equal(1, _fake.LiveJobs);
    }

    [Fact]
    public async Task A_released_job_stops_within_the_step_and_its_memory_is_freed()
    {
        using var inStep = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _fake.BeforeStep = (_, _) =>
        {
            inStep.Set();
            goOn.Wait(TimeSpan.FromSeconds(10));
        };
        await _jobs.AdmitAsync(Order("a"));
        var chunk = _jobs.AdvanceAsync("a", default);
        inStep.Wait(TimeSpan.FromSeconds(10));
        var queued = _jobs.AdvanceAsync("a", default);
        var release = _jobs.ReleaseAsync("a");
        goOn.Set();
        await Task.WhenAll(chunk, release);
        Assert.Null(await queued);
        Assert.Equal("a:1", Assert.Single(_fake.Steps)); // of a chunk without end: its clock stands still
        Assert.Equal(0, _fake.LiveJobs);
    }

    [Fact]
    public async Task A_job_resumed_from_its_checkpoint_ends_with_the_same_bytes()
    {
        var whole = await FinishAsync(Order("a"));
        await _jobs.AdmitAsync(Order("a"));
        await _jobs.AdvanceAsync("a", default);
        var saved = await _jobs.CheckpointAsync("a", "t/s/a/checkpoint", default);
        await _jobs.AdvanceAsync("a", default); // lost with the crash
        await _jobs.ReleaseAllAsync();
        var resumed = await _jobs.AdmitAsync(Order("a") with { Checkpoint = "t/s/a/checkpoint" });
        Assert.Equal((3, 3), (saved!.Step, resumed.Progress!.Step));
        Assert.Equal(whole, await FinishAsync(Order("a")));
    }

    [Fact]
    public async Task A_job_that_cannot_begin_gives_its_place_back()
    {
        var order = Order("a") with { Checkpoint = "t/s/a/missing" };
        var error = await Assert.ThrowsAsync<DreamerException>(() => _jobs.AdmitAsync(order));
        Assert.Contains("t/s/a/missing", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), _jobs.Load);
    }

    public Task DisposeAsync() => _jobs.ReleaseAllAsync();

    public void Dispose()
    {
        _engine.Dispose();
        _fake.Dispose();
        _folder.Dispose();
    }

    private async Task AdmitAsync(params string[] jobs)
    {
        foreach (var job in jobs)
        {
            await _jobs.AdmitAsync(Order(job));
        }
    }

    private async Task<byte[]> FinishAsync(DenoisingOrder order)
    {
        await _jobs.AdmitAsync(order);
        while (!(await _jobs.AdvanceAsync(order.Job, default))!.IsDone)
        {
        }
        var latents = await _jobs.RunAsync(order.Job, j => j.Tensors.Latents());
        await _jobs.ReleaseAsync(order.Job);
        return latents!;
    }

    private static DenoisingOrder Order(string job) => new()
    {
        Job = job,
        Tenant = TenantId.Local,
        Settings = new GenerationSettings
        {
            Kind = GenerationKind.TextToImage,
            Caption = job,
            Seed = 1,
            Steps = 10,
            Guidance = 5,
            ImageGuidance = 1,
            Size = 32,
            Frames = 2,
            Fps = 8,
            MotionStrength = 0.5,
        },
    };
}
