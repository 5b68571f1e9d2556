using Dreamer.Denoising;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Tests.Fakes;
using static Dreamer.Inference.Tests.Denoising.JobsFixture;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>
/// A model of two experts, "high" for the first 5 of 10 steps and "low" for the rest, and an encoder of texts, on a device with room for some of them.
/// </summary>
public sealed class PartsTests : IDisposable
{
    private const long Expert = 4 << 20, Encoder = 1 << 20, Core = 1 << 20, Texts = 1 << 16;
    private const long RoomForJobs = 600_000; // of which one is assumed to need 262,144 until its model's have been measured

    private readonly FakeModel _model = new()
    {
        Description = new DeviceModel
        {
            Name = "wan",
            Revision = "r1",
            DefaultSize = 32,
            DefaultFrames = 2,
            DefaultFps = 8,
            WeightBytes = Core + Encoder + (2 * Expert),
            Parts = [new DevicePart("texts", true, Encoder), new DevicePart("high", false, Expert), new DevicePart("low", false, Expert)],
        },
        StepBytes = 1,
    };

    private JobsFixture _device = null!;

    private DenoisingJobs Jobs => _device.Jobs;

    private string Moves => string.Join(' ', _model.Moves.Select(move => move["cpu:0 ".Length..]));

    [Fact]
    public async Task With_room_for_all_they_are_loaded_once_and_stay_and_no_job_pauses()
    {
        Start(Core + Encoder + (2 * Expert));
        await _device.LoadAsync();
        Assert.Equal(0, (await FinishAsync("a")).Pauses);
        Assert.Equal(0, (await FinishAsync("b")).Pauses);
        Assert.Equal("+texts +high +low", Moves);
    }

    [Fact]
    public async Task With_room_for_one_they_are_swapped_once_a_job_and_the_bytes_are_the_same()
    {
        Start(Core + Encoder + (2 * Expert));
        var whole = await FinishAsync("a");
        _device.Dispose();
        _model.Moves.Clear();

        Start(Core + Expert);
        var swapped = await FinishAsync("a");
        Assert.Equal((whole.Latents, 1), swapped);
        Assert.Equal("+texts -texts +high -high +low", Moves);
        _model.Moves.Clear();
        Assert.Equal(1, (await FinishAsync("b")).Pauses);
        Assert.Equal("-low +texts -texts +high -high +low", Moves);
    }

    [Fact]
    public async Task Jobs_that_come_to_the_boundary_together_pass_it_with_one_swap()
    {
        Start(Core + Expert + Encoder);
        await FinishAsync("measured"); // what jobs need is known from then on
        _model.Moves.Clear();
        await Task.WhenAll(FinishAsync("a"), FinishAsync("b"), FinishAsync("c"));
        Assert.Equal((1, 1), (Count("+high"), Count("+low")));
    }

    [Fact]
    public async Task A_newcomer_that_has_waited_too_long_for_the_first_expert_gets_it_when_those_at_the_second_are_done_and_not_before()
    {
        Start(Core + Expert + Encoder, new InferenceOptions { AdmissionPatience = TimeSpan.FromSeconds(10) });
        await FinishAsync("measured");
        await PassAsync("a");
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("new"))).Position);
        _device.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("new"))).Position);
        Assert.Equal(2, (await Jobs.AdmitAsync(Order("late") with { Part = "low" }, shown: 0)).Position); // which would fit beside a, but keeps its turn behind
        Assert.False((await Jobs.AdvanceAsync("a", default))!.IsPaused);
        await Jobs.ReleaseAsync("a");
        Assert.NotNull((await Jobs.AdmitAsync(Order("new"))).Progress);
    }

    [Fact]
    public async Task A_job_that_is_taken_up_behind_the_boundary_loads_the_second_expert_alone()
    {
        Start(Core + Expert + Encoder);
        await PassAsync("a");
        await Jobs.CheckpointAsync("a", "kept", default);
        await Jobs.ReleaseAsync("a");
        await FinishAsync("b");
        await _device.Models.ReleaseAsync(_device.Models.All[0]);
        _model.Moves.Clear();
        var progress = (await Jobs.AdmitAsync(Order("a") with { Checkpoint = "kept" })).Progress; // nobody says which expert
        Assert.Equal((6, "low"), (progress!.Step, progress.Part));
        Assert.Equal("+texts +low", Moves);
    }

    [Theory]
    [InlineData(TextEncoderPolicy.Auto, "+texts +high +low")]
    [InlineData(TextEncoderPolicy.Keep, "+texts +high +low")]
    [InlineData(TextEncoderPolicy.Unload, "+texts -texts +high +low +texts -texts")]
    [InlineData(TextEncoderPolicy.Cpu, "+texts +high +low")]
    public async Task A_text_encoder_is_where_the_setting_says(TextEncoderPolicy policy, string moves)
    {
        Start(Core + Encoder + (2 * Expert), new InferenceOptions { TextEncoder = policy });
        await FinishAsync("a");
        await FinishAsync("b");
        Assert.Equal(moves, Moves);
        Assert.Equal(policy is TextEncoderPolicy.Keep or TextEncoderPolicy.Cpu, _device.Models.All[0].Texts is null);
        Assert.Equal(Texts + (policy == TextEncoderPolicy.Keep ? Core + Encoder : Core), _device.Models.All[0].Bytes);
    }

    [Fact]
    public async Task A_job_whose_expert_never_fits_is_refused_with_the_numbers()
    {
        Start(Core);
        var error = await Assert.ThrowsAsync<DreamerException>(() => Jobs.AdmitAsync(Order("a")));
        Assert.Equal(ErrorCode.OutOfMemory, error.Code);
        Assert.Contains($"{Core + Texts + Expert} on", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _device?.Dispose();

    private void Start(long weights, InferenceOptions? options = null) => _device = new JobsFixture(
        (options ?? new InferenceOptions()) with { DeviceMemoryBytes = weights + Texts + RoomForJobs, EmbeddingCacheBytes = Texts, ChunkTarget = TimeSpan.Zero, MaxBatch = 1 }, _model);

    private int Count(string move) => _model.Moves.Count(made => made.EndsWith(move, StringComparison.Ordinal));

    /// <summary>As its owner does: a job that paused is admitted again.</summary>
    private async Task<(string Latents, int Pauses)> FinishAsync(string name)
    {
        var (job, pauses) = (await EnterAsync(name, null), 0);
        while (!job.IsDone)
        {
            job = (await Jobs.AdvanceAsync(name, default))!;
            if (job.IsPaused)
            {
                pauses++;
                job = await EnterAsync(name, job.Part);
            }
        }
        var latents = await Jobs.RunAsync(name, resident => Convert.ToHexString(resident.Tensors.Latents()));
        await Jobs.ReleaseAsync(name);
        return (latents!, pauses);
    }

    /// <summary>A job's first step behind the boundary.</summary>
    private async Task PassAsync(string name)
    {
        var job = await EnterAsync(name, null);
        while (job.Step < 6)
        {
            job = (await Jobs.AdvanceAsync(name, default))!;
            job = job.IsPaused ? await EnterAsync(name, job.Part) : job;
        }
    }

    private async Task<JobProgress> EnterAsync(string name, string? part)
    {
        while (true)
        {
            if ((await Jobs.AdmitAsync(Order(name) with { Part = part })).Progress is { } job)
            {
                return job;
            }
            await Task.Yield();
        }
    }
}
