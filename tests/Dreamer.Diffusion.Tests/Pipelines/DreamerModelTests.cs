using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using TorchSharp;
using static TorchSharp.torch;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;

namespace Dreamer.Diffusion.Tests.Pipelines;

public sealed class DreamerModelTests(TinyModelFolder files) : IClassFixture<TinyModelFolder>, IDisposable
{
    private static readonly StillRequest Still = new(Seed: 7, Steps: 4, Guidance: 2, Size: 16);
    private static readonly ClipRequest Clip = new(Seed: 7, Steps: 3, Guidance: 2, ImageGuidance: 1.5, Size: 16, Frames: 4, Fps: 8, MotionStrength: 0.5);

    private readonly DreamerModel _model = DreamerModel.Load(files.Folder);
    private readonly List<IDisposable> _embeddings = [];

    public static TheoryData<SamplerKind> Kinds => [.. Enum.GetValues<SamplerKind>()];

    public void Dispose()
    {
        _embeddings.ForEach(embedding => embedding.Dispose());
        _model.Dispose();
    }

    [Fact]
    public void A_loaded_model_tells_what_it_is()
    {
        Assert.Equal(("tiny", 4, 2, 16, 4, 8.0, 8), (_model.Info.Name, _model.Info.LatentChannels, _model.Info.LatentScale, _model.Info.DefaultSize, _model.Info.DefaultFrames, _model.Info.DefaultFps, _model.Info.MaxFrames));
        Assert.Equal(16, _model.Info.Revision.Length);
        Assert.True(_model.Info.WeightBytes > 100_000);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_request_gives_the_same_still_and_another_seed_another(SamplerKind kind)
    {
        var request = Still with { Sampler = kind };
        var first = Bytes(Run(BeginStill(request)));
        Assert.Equal(first, Bytes(Run(BeginStill(request))));
        Assert.NotEqual(first, Bytes(Run(BeginStill(request with { Seed = 8 }))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_resumed_still_ends_with_the_same_bytes_wherever_it_stopped(SamplerKind kind)
    {
        var request = Still with { Sampler = kind };
        var whole = Bytes(Run(BeginStill(request)));
        for (var stop = 0; stop <= request.Steps; stop++)
        {
            var checkpoint = CheckpointAfter(BeginStill(request), stop);
            Assert.Equal(whole, Bytes(Run(_model.Begin(request, new StillConditions(Caption("a red star"), Caption("")), checkpoint))));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_resumed_clip_ends_with_the_same_bytes_wherever_it_stopped(SamplerKind kind)
    {
        var request = Clip with { Sampler = kind };
        var (latent, image) = StillOf();
        var whole = Bytes(Run(BeginClip(request)));
        for (var stop = 0; stop <= request.Steps; stop++)
        {
            var checkpoint = CheckpointAfter(BeginClip(request), stop);
            Assert.Equal(whole, Bytes(Run(_model.Begin(request, new ClipConditions(latent, image, Caption("a red star"), Motion("the star moves"), Motion("")), checkpoint))));
        }
    }

    [Fact]
    public void A_clip_begins_with_its_still_at_every_step_and_goes_on_otherwise()
    {
        var (latent, _) = StillOf();
        using var job = BeginClip(Clip);
        while (!job.IsDone)
        {
            job.Advance();
            Assert.Equal(Bytes(latent), Bytes(job.Latents.narrow(0, 0, 1)));
            Assert.Equal(Bytes(latent), Bytes(job.X0Estimate.narrow(0, 0, 1)));
        }
        Assert.Equal([4, 4, 8, 8], job.Latents.shape);
        Assert.NotEqual(Bytes(latent), Bytes(job.Latents.narrow(0, 1, 1)));
    }

    [Fact]
    public void Every_condition_of_a_clip_matters()
    {
        var (latent, image) = StillOf();
        var plain = Bytes(Run(BeginClip(Clip)));
        Assert.NotEqual(plain, Bytes(Run(BeginClip(Clip with { Fps = 24 }))));
        Assert.NotEqual(plain, Bytes(Run(BeginClip(Clip with { MotionStrength = 1 }))));
        Assert.NotEqual(plain, Bytes(Run(_model.Begin(Clip, new ClipConditions(latent, image, Caption("a blue ring"), Motion("the star moves"), Motion(""))))));
        Assert.NotEqual(plain, Bytes(Run(_model.Begin(Clip, new ClipConditions(latent, image, Caption("a red star"), Motion("the ring grows"), Motion(""))))));
        Assert.NotEqual(plain, Bytes(Run(_model.Begin(Clip, new ClipConditions(latent, image * 0.5, Caption("a red star"), Motion("the star moves"), Motion(""))))));
    }

    [Fact]
    public void Guidance_of_one_equals_the_conditioned_branch_alone()
    {
        var request = Clip with { Guidance = 1, ImageGuidance = 1 };
        var (latent, image) = StillOf();
        var one = Run(BeginClip(request));
        var other = Run(_model.Begin(request, new ClipConditions(latent, image, Caption("a red star"), Motion("the star moves"), Motion("the ring grows")))); // a negative that must not count
        Assert.Equal(Bytes(one), Bytes(other));
    }

    [Fact]
    public void Other_jobs_in_between_change_nothing()
    {
        var alone = Bytes(Run(BeginStill(Still)));
        using var job = BeginStill(Still);
        using var other = BeginClip(Clip);
        while (!job.IsDone)
        {
            job.Advance();
            if (!other.IsDone)
            {
                other.Advance();
            }
            randn(3).Dispose();
        }
        Assert.Equal(alone, Bytes(job.Latents));
    }

    [Fact]
    public void Frames_have_the_same_noise_in_clips_of_any_length()
    {
        using var few = BeginClip(Clip with { Frames = 3 });
        using var many = BeginClip(Clip with { Frames = 6 });
        Assert.Equal(Bytes(few.Latents), Bytes(many.Latents.narrow(0, 0, 3)));
    }

    [Fact]
    public void Stills_decode_into_the_range_of_images()
    {
        var image = _model.DecodeLatents(randn(1, 4, 8, 8) * 50);
        Assert.Equal([1, 3, 16, 16], image.shape);
        Assert.True(image.abs().max().item<float>() <= 1);
    }

    [Fact]
    public void A_finished_job_leaves_no_tensor_behind()
    {
        Run(BeginClip(Clip)).Dispose(); // what is cached on first use
        var (caption, motion) = (Caption("a red star"), Motion("the star moves"));
        var (latent, image) = StillOf();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run(_model.Begin(Still, new StillConditions(caption, caption))).Dispose();
        _model.Begin(Still, new StillConditions(caption, caption), CheckpointAfter(_model.Begin(Still, new StillConditions(caption, caption)), 2)).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        // A clip leaves one small tensor to the finalizer; it does not grow with steps or frames.
        Run(_model.Begin(Clip, new ClipConditions(latent, image, caption, motion, motion))).Dispose();
        Assert.InRange(DisposeScopeManager.Statistics.ThreadTotalLiveCount - before, 0, 1);
    }

    [Fact]
    public void A_checkpoint_of_other_weights_or_of_another_kind_is_refused()
    {
        var checkpoint = CheckpointAfter(BeginStill(Still), 2);
        var (latent, image) = StillOf();
        Assert.Throws<CheckpointException>(() => _model.Begin(Clip, new ClipConditions(latent, image, Caption("a"), Motion("b"), Motion("")), checkpoint));
        var text = System.Text.Encoding.Latin1.GetString(checkpoint).Replace(_model.Info.Revision, new string('0', 16), StringComparison.Ordinal);
        var error = Assert.Throws<CheckpointException>(() => _model.Begin(Still, new StillConditions(Caption("a"), Caption("")), System.Text.Encoding.Latin1.GetBytes(text)));
        Assert.Contains(_model.Info.Revision, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_request_is_refused_with_both()
    {
        var checkpoint = CheckpointAfter(BeginStill(Still), 2);
        var error = Assert.Throws<CheckpointException>(() => _model.Begin(Still with { Seed = 8 }, new StillConditions(Caption("a"), Caption("")), checkpoint));
        Assert.Contains("Seed = 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("Seed = 8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_checkpoint_is_refused()
    {
        var checkpoint = CheckpointAfter(BeginStill(Still), 2);
        Assert.Throws<CheckpointException>(() => _model.Begin(Still, new StillConditions(Caption("a"), Caption("")), checkpoint[..(checkpoint.Length / 2)]));
    }

    [Fact]
    public void Impossible_requests_are_refused_with_the_value()
    {
        Refused("0 steps", () => BeginStill(Still with { Steps = 0 }));
        Refused("17 pixels", () => BeginStill(Still with { Size = 17 }));
        Refused("100000 pixels", () => BeginStill(Still with { Size = 100_000 }));
        Refused("NaN", () => BeginStill(Still with { Guidance = double.NaN }));
        Refused("900 frames", () => BeginClip(Clip with { Frames = 900 }));
        Refused("-1", () => BeginClip(Clip with { Fps = -1 }));
        Refused("still", () => BeginClip(Clip with { Size = 32 }));
    }

    [Fact]
    public void A_job_that_is_done_cannot_go_on()
    {
        using var job = BeginStill(Still with { Steps = 1 });
        job.Advance();
        Assert.Throws<InvalidOperationException>(job.Advance);
    }

    private static void Refused(string value, Func<DenoisingJob> begin) =>
        Assert.Contains(value, Assert.Throws<ArgumentException>(begin).Message, StringComparison.Ordinal);

    private DenoisingJob BeginStill(StillRequest request) => _model.Begin(request, new StillConditions(Caption("a red star"), Caption("")));

    private DenoisingJob BeginClip(ClipRequest request)
    {
        var (latent, image) = StillOf();
        return _model.Begin(request, new ClipConditions(latent, image, Caption("a red star"), Motion("the star moves"), Motion("")));
    }

    private CaptionEmbedding Caption(string text)
    {
        var embedding = _model.EncodeCaption(text);
        _embeddings.Add(embedding);
        return embedding;
    }

    private MotionEmbedding Motion(string text)
    {
        var embedding = _model.EncodeMotion(text);
        _embeddings.Add(embedding);
        return embedding;
    }

    private (Tensor Latent, Tensor Image) StillOf()
    {
        var image = SeededNoise.Draw(3, 0, [1, 3, 16, 16]).clamp(-1, 1);
        return (_model.EncodeStill(image), image);
    }
}
