using Dreamer.Captions;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Inference.Pipelines;
using Dreamer.Media;

namespace Dreamer.Inference.Tests.Pipelines;

public sealed class PipelineModelTests : IDisposable
{
    private static readonly GenerationSettings s_settings = new()
    {
        Kind = GenerationKind.Animate,
        Caption = "a large red star",
        Seed = 7,
        Steps = 4,
        Guidance = 3,
        ImageGuidance = 1.5,
        Size = 16,
        Frames = 3,
        Fps = 8,
        MotionStrength = 0.5,
    };

    private readonly TinyModelFolder _folder = new();
    private readonly IDiffusionModel _model;

    public PipelineModelTests() => _model = new PipelineSource(new InferenceOptions { NumberType = "float32" }).Load(_folder.Folder, "cpu:0");

    [Fact]
    public void A_clips_first_frame_is_its_still()
    {
        var still = MakeStill();
        using var clip = Begin(still, null);
        Finish(clip);
        Assert.Equal(still.Image.Pixels, clip.DecodeFrame(0).Pixels);
        Assert.NotEqual(still.Image.Pixels, clip.DecodeFrame(2).Pixels);
    }

    [Fact]
    public void A_clip_resumed_from_its_checkpoint_has_the_same_frames()
    {
        var still = MakeStill();
        using var whole = Begin(still, null);
        whole.Advance();
        whole.Advance();
        using var resumed = Begin(still, whole.Checkpoint());
        Assert.Equal(2, resumed.StepsDone);
        Finish(whole);
        Finish(resumed);
        Assert.Equal(whole.Latents(), resumed.Latents());
        Assert.Equal(whole.DecodeFrame(2).Pixels, resumed.DecodeFrame(2).Pixels);
    }

    [Fact]
    public void A_still_resumed_from_its_checkpoint_has_the_same_latents()
    {
        using var whole = BeginStill(null);
        whole.Advance();
        using var resumed = BeginStill(whole.Checkpoint());
        Finish(whole);
        Finish(resumed);
        Assert.Equal(whole.Latents(), resumed.Latents());
    }

    [Fact]
    public void An_uploaded_still_has_no_latents_and_is_encoded()
    {
        var still = new StillInput(RgbImage.Filled(16, 16, (200, 30, 60)), null);
        using var clip = Begin(still, null);
        using var refined = Refine(still, strength: 0.5);
        Finish(clip);
        Assert.Equal((2, 4), (refined.StepsDone, refined.Steps));
        Finish(refined);
        Assert.NotEqual(clip.DecodeFrame(0).Pixels, refined.DecodeFrame(0).Pixels);
    }

    [Fact]
    public void A_refinement_keeps_the_more_of_its_still_the_weaker_it_is()
    {
        var still = MakeStill();
        using var weak = Refine(still, strength: 0.25);
        using var strong = Refine(still, strength: 1);
        Assert.Equal((3, 0), (weak.StepsDone, strong.StepsDone));
        Finish(weak);
        Finish(strong);
        Assert.InRange(Distance(weak, still), 0, Distance(strong, still));
    }

    [Fact]
    public void A_continued_still_is_its_parent_up_to_the_step()
    {
        using var parent = BeginStill(null);
        using var same = Continue("a large red star");
        using var other = Continue("a small blue ring");
        Finish(parent);
        Finish(same);
        Finish(other);
        Assert.Equal(parent.Latents(), same.Latents());
        Assert.NotEqual(parent.Latents(), other.Latents());
    }

    [Fact]
    public void What_the_model_cannot_do_is_a_bad_request_that_says_so()
    {
        var still = MakeStill();
        var refusal = Assert.Throws<DreamerException>(() => _model.Begin(s_settings with { Frames = 60 }, Inputs(still, null)));
        Assert.Equal(ErrorCode.InvalidRequest, refusal.Code);
        Assert.Contains("60", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_makes_stills_alone_refuses_motion_as_a_bad_request()
    {
        using var folder = new TinyModelFolder();
        Directory.Delete(folder.At("motion"), recursive: true);
        using var stills = new PipelineSource(new InferenceOptions { NumberType = "float32" }).Load(folder.Folder, "cpu:0");
        var refusal = Assert.Throws<DreamerException>(() => stills.Encode(EmbeddingKind.Motion, "the star moves"));
        Assert.Equal((ErrorCode.InvalidRequest, false), (refusal.Code, refusal.IsRetryable));
        Assert.Contains("no clips", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_its_files_say_of_a_model_is_what_it_is_once_it_is_loaded()
    {
        var (told, found) = (new PipelineSource(new InferenceOptions { NumberType = "float32" }).Describe(_folder.Folder, "cpu:0"), _model.Description);
        Assert.Equal((found.Revision, found.DefaultSize, found.DefaultFrames, found.DefaultFps), (told.Revision, told.DefaultSize, told.DefaultFrames, told.DefaultFps));
        Assert.InRange(told.WeightBytes, found.WeightBytes * 0.95, found.WeightBytes * 1.05);
    }

    /// <summary>Weights that are numbers, and overflow once they are computed with.</summary>
    [Theory]
    [InlineData("unet", "conv_out.weight")]
    [InlineData("vae", "decoder.conv_in.weight")]
    public void A_result_that_is_no_picture_is_an_error_that_nobody_tries_again(string part, string weight)
    {
        using var folder = new TinyModelFolder();
        using (TorchSharp.torch.NewDisposeScope())
        {
            var path = folder.At(part, "model.safetensors");
            using var file = SafetensorsFile.Open(path);
            var weights = file.Entries.Keys.ToDictionary(name => name, file.Read);
            weights[weight] = weights[weight].fill_(3e38);
            SafetensorsWriter.Write(path, weights);
        }
        using var broken = new PipelineSource(new InferenceOptions { NumberType = "float32" }).Load(folder.Folder, "cpu:0");
        var inputs = new JobInputs(broken.Encode(EmbeddingKind.Caption, "a large red star"), broken.Encode(EmbeddingKind.Caption, ""), null, null, null);
        using var job = broken.Begin(s_settings with { Kind = GenerationKind.TextToImage }, inputs);
        Finish(job);
        var error = Assert.Throws<DreamerException>(() => job.DecodeFrame(0));
        Assert.False(error.IsRetryable);
        Assert.Contains("no finite numbers", error.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void What_a_step_takes_in_memory_is_measured()
    {
        using var still = BeginStill(null);
        still.Advance();
        Assert.InRange(still.StepBytes!.Value, 0, 1L << 30);
        const long taken = 512L << 20; // far more than what other threads of the test's process may free meanwhile
        Assert.InRange(PeakMemory.During(TorchSharp.torch.CPU, () => Array.Fill(new byte[taken], (byte)1))!.Value, taken - (128L << 20), taken + (1L << 30));
    }

    [Fact]
    public void A_folder_without_a_model_is_named()
    {
        var source = new PipelineSource(new InferenceOptions());
        var error = Assert.Throws<DreamerException>(() => source.Load("models/absent", "cpu:0"));
        Assert.Equal(ErrorCode.ModelUnavailable, error.Code);
        Assert.Contains("models/absent", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private StillInput MakeStill()
    {
        using var job = BeginStill(null);
        Finish(job);
        return new StillInput(job.DecodeFrame(0), job.Latents());
    }

    private IDenoisingJob BeginStill(byte[]? checkpoint)
    {
        var inputs = new JobInputs(_model.Encode(EmbeddingKind.Caption, "a large red star"), _model.Encode(EmbeddingKind.Caption, ""), null, null, checkpoint);
        return _model.Begin(s_settings with { Kind = GenerationKind.TextToImage }, inputs);
    }

    private IDenoisingJob Refine(StillInput still, double strength)
    {
        var inputs = new JobInputs(_model.Encode(EmbeddingKind.Caption, "a small blue ring"), _model.Encode(EmbeddingKind.Caption, ""), null, still, null);
        return _model.Begin(s_settings with { Kind = GenerationKind.Refine, Strength = strength }, inputs);
    }

    private IDenoisingJob Continue(string caption)
    {
        var inputs = new JobInputs(_model.Encode(EmbeddingKind.Caption, caption), _model.Encode(EmbeddingKind.Caption, ""), null, null, null)
        {
            Earlier = [new EarlierInput(2, s_settings.Guidance, _model.Encode(EmbeddingKind.Caption, "a large red star"), _model.Encode(EmbeddingKind.Caption, ""), null)],
        };
        return _model.Begin(s_settings with { Kind = GenerationKind.Refine }, inputs);
    }

    private static double Distance(IDenoisingJob job, StillInput still) =>
        job.DecodeFrame(0).Pixels.Zip(still.Image.Pixels, (one, other) => (double)Math.Abs(one - other)).Average();

    private IDenoisingJob Begin(StillInput still, byte[]? checkpoint) => _model.Begin(s_settings, Inputs(still, checkpoint));

    private JobInputs Inputs(StillInput still, byte[]? checkpoint) => new(
        _model.Encode(EmbeddingKind.Caption, "a large red star"), _model.Encode(EmbeddingKind.Motion, ""), _model.Encode(EmbeddingKind.Motion, "the star moves to the left"), still, checkpoint);

    private static void Finish(IDenoisingJob job)
    {
        while (job.StepsDone < job.Steps)
        {
            job.Advance();
        }
    }
}
