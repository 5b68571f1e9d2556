using Dreamer.Denoising;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>A draft, and what goes on from its latent, with real networks: together they are the run that never stopped.</summary>
public sealed class DraftTests : IAsyncLifetime, IDisposable
{
    private const int Steps = 10;

    private readonly TinyModelFolder _model = new();
    private RealDevice _device = null!;
    private StillBlobs _still = null!;

    public async Task InitializeAsync()
    {
        _device = await RealDevice.StartAsync(_model.Folder, maxResidentJobs: 3, numberType: "float32");
        _still = await _device.MakeStillAsync(Order("still", GenerationKind.TextToImage, Quality.Exact));
    }

    [Theory]
    [InlineData(GenerationKind.TextToImage, Quality.Exact, 1)]
    [InlineData(GenerationKind.TextToImage, Quality.Exact, 4)]
    [InlineData(GenerationKind.TextToImage, Quality.Balanced, 6)]
    [InlineData(GenerationKind.Refine, Quality.Exact, 7)]
    [InlineData(GenerationKind.Animate, Quality.Exact, 1)]
    [InlineData(GenerationKind.Animate, Quality.Exact, 9)]
    [InlineData(GenerationKind.Animate, Quality.Balanced, 5)]
    [InlineData(GenerationKind.Animate, Quality.Balanced, 6)]
    public async Task A_finished_draft_has_the_bytes_of_a_run_that_never_stopped(GenerationKind kind, Quality quality, int stop)
    {
        var whole = (await _device.RunAsync(Order("whole", kind, quality))).Bytes;
        var draft = await DraftAsync(Order("draft", kind, quality), stop);
        Assert.NotEqual(whole, draft);
        Assert.Equal(whole, (await _device.RunAsync(Finish(Order("draft", kind, quality), stop))).Bytes);
    }

    [Fact]
    public async Task A_draft_is_what_its_last_step_took_the_result_to_be_and_ends_there()
    {
        var order = Order("draft", GenerationKind.TextToImage, Quality.Exact);
        var draft = order with { Settings = order.Settings with { StopAfter = 4 } };
        var begun = (await _device.Jobs.AdmitAsync(draft)).Progress!;
        JobProgress progress;
        do
        {
            progress = (await _device.Jobs.AdvanceAsync(draft.Job, default))!;
        }
        while (!progress.IsDone);
        Assert.Equal((0, 4, 4, 4), (begun.Step, begun.Steps, progress.Step, progress.Steps));
        await _device.Jobs.ReleaseAsync(draft.Job);
    }

    [Fact]
    public async Task Drafts_that_share_steps_and_their_finishes_have_the_same_bytes()
    {
        int[] seeds = [20, 21, 22];
        var whole = new List<string>();
        foreach (var seed in seeds)
        {
            whole.Add((await _device.RunAsync(Seeded($"whole{seed}", seed))).Bytes);
        }
        await Task.WhenAll(seeds.Select(seed => DraftAsync(Seeded($"draft{seed}", seed), 4)));
        var finished = await Task.WhenAll(seeds.Select(seed => _device.RunAsync(Finish(Seeded($"draft{seed}", seed), 4))));
        Assert.Equal(whole, finished.Select(run => run.Bytes));
    }

    [Fact]
    public async Task What_goes_on_from_a_draft_has_taken_nothing_of_the_device_yet()
    {
        var order = Order("draft", GenerationKind.Animate, Quality.Exact);
        await DraftAsync(order, 5);
        var finish = (await _device.Jobs.AdmitAsync(Finish(order, 5))).Progress!;
        Assert.Equal((5, Steps, TimeSpan.Zero), (finish.Step, finish.Steps, finish.DeviceTime));
        await _device.Jobs.ReleaseAsync("draft-finish");
    }

    [Fact]
    public async Task A_draft_of_other_weights_is_refused_in_words()
    {
        var order = Order("draft", GenerationKind.TextToImage, Quality.Exact);
        await DraftAsync(order, 4);
        await _device.PutAsync(order.DraftBlob, OfOtherWeights(await _device.ReadAsync(order.DraftBlob)));
        var refusal = await Assert.ThrowsAsync<DreamerException>(() => _device.RunAsync(Finish(order, 4)));
        Assert.Equal(ErrorCode.InvalidRequest, refusal.Code);
        Assert.Contains("revision", refusal.Message, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _device.DisposeAsync();

    public void Dispose() => _model.Dispose();

    /// <summary>A checkpoint says which weights it is of: with one sign changed, of none that are here.</summary>
    private static byte[] OfOtherWeights(byte[] checkpoint)
    {
        var at = checkpoint.AsSpan().IndexOf("\"revision\":\""u8) + "\"revision\":\"".Length;
        checkpoint[at] = checkpoint[at] == (byte)'0' ? (byte)'1' : (byte)'0';
        return checkpoint;
    }

    /// <summary>Runs to where the draft stops, and keeps its latent; answers its bytes.</summary>
    private Task<string> DraftAsync(DenoisingOrder order, int stop) =>
        _device.DraftAsync(order with { Settings = order.Settings with { StopAfter = stop } });

    private static DenoisingOrder Finish(DenoisingOrder order, int stop) => order with
    {
        Job = $"{order.Job}-finish",
        Checkpoint = order.DraftBlob,
        Settings = order.Settings with { Finishes = new DraftStep(GenerationId.New(SessionId.New(TimeProvider.System)), stop) },
    };

    private DenoisingOrder Seeded(string job, long seed)
    {
        var order = Order(job, GenerationKind.TextToImage, Quality.Exact);
        return order with { Settings = order.Settings with { Seed = seed } };
    }

    private DenoisingOrder Order(string job, GenerationKind kind, Quality quality) => new()
    {
        Job = job,
        Tenant = TenantId.Local,
        Still = kind == GenerationKind.TextToImage ? null : _still,
        Settings = new GenerationSettings
        {
            Kind = kind,
            Caption = "a large red star on the left",
            MotionCaption = "the star moves to the left",
            Seed = 7,
            Steps = Steps,
            Strength = kind == GenerationKind.Refine ? 0.5 : null,
            Guidance = 2,
            ImageGuidance = 1,
            Size = 16,
            Frames = 4,
            Fps = 8,
            MotionStrength = 0.5,
            Quality = quality,
        },
    };
}
