using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;

namespace Dreamer.Diffusion.Tests.Pipelines;

public sealed class RefinementTests(TinyModelFolder files) : IClassFixture<TinyModelFolder>, IDisposable
{
    private static readonly StillRequest Request = new(Seed: 7, Steps: 6, Guidance: 2, Size: 16);

    private readonly DreamerModel _model = DreamerModel.Load(files.Folder);
    private readonly List<IDisposable> _embeddings = [];

    public static TheoryData<SamplerKind> Kinds => [.. Enum.GetValues<SamplerKind>()];

    public void Dispose()
    {
        _embeddings.ForEach(embedding => embedding.Dispose());
        _model.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_later_a_refinement_begins_the_nearer_it_stays_to_its_still(SamplerKind kind)
    {
        var request = Request with { Sampler = kind };
        var still = Run(_model.Begin(request, new StillConditions(Caption("a red star"), Caption(""))));
        var (late, middle, early) = (DistanceFrom(5), DistanceFrom(3), DistanceFrom(0));
        Assert.True(late < middle && middle < early, $"{late} {middle} {early}");

        double DistanceFrom(int step) => Distance(still, Run(Refine(request, new StillOrigin(still, step))));
    }

    [Fact]
    public void A_refinement_takes_only_the_steps_from_where_it_begins()
    {
        using var job = Refine(Request, new StillOrigin(zeros(1, 4, 8, 8), 4));
        Assert.Equal((4, 6), (job.Step, job.Steps));
        job.Advance();
        job.Advance();
        Assert.True(job.IsDone);
    }

    [Fact]
    public void Caption_seed_and_still_all_decide_a_refinement_and_nothing_else_does()
    {
        var origin = new StillOrigin(SeededNoise.Draw(3, 0, [1, 4, 8, 8]), 2);
        var plain = Bytes(Run(Refine(Request, origin)));
        Assert.Equal(plain, Bytes(Run(Refine(Request, origin))));
        Assert.NotEqual(plain, Bytes(Run(Refine(Request with { Seed = 8 }, origin))));
        Assert.NotEqual(plain, Bytes(Run(Refine(Request, origin with { Latent_1CHW = origin.Latent_1CHW * 0.5 }))));
        Assert.NotEqual(plain, Bytes(Run(_model.Begin(Request, new StillConditions(Caption("a red star"), Caption("")) { Origin = origin }))));
    }

    [Fact]
    public void A_resumed_refinement_ends_with_the_same_bytes_and_needs_its_still_no_more()
    {
        var origin = new StillOrigin(SeededNoise.Draw(3, 0, [1, 4, 8, 8]), 2);
        var checkpoint = CheckpointAfter(Refine(Request, origin), 2);
        Assert.Equal(Bytes(Run(Refine(Request, origin))), Bytes(Run(_model.Begin(Request, new StillConditions(Caption("a blue ring"), Caption("")), checkpoint))));
    }

    /// <summary>The first steps are the parent's own, and so is all that a sampler remembers of them.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_continued_trajectory_equals_the_parents_up_to_the_step_and_its_end_with_the_same_caption(SamplerKind kind)
    {
        var request = Request with { Sampler = kind };
        using var parent = _model.Begin(request, new StillConditions(Caption("a red star"), Caption("")));
        using var same = Continue(request, until: 3, then: "a red star");
        using var other = Continue(request, until: 3, then: "a blue ring");
        for (var step = 1; step <= request.Steps; step++)
        {
            parent.Advance();
            same.Advance();
            other.Advance();
            Assert.Equal(Bytes(parent.Latents), Bytes(same.Latents));
            Assert.Equal(step <= 3, Bytes(parent.Latents).SequenceEqual(Bytes(other.Latents)));
        }
    }

    [Fact]
    public void A_continued_trajectory_resumes_on_either_side_of_its_step()
    {
        var whole = Bytes(Run(Continue(Request, until: 3, then: "a blue ring")));
        for (var stop = 0; stop <= Request.Steps; stop++)
        {
            var checkpoint = CheckpointAfter(Continue(Request, until: 3, then: "a blue ring"), stop);
            Assert.Equal(whole, Bytes(Run(_model.Begin(Request, new StillConditions(Caption("a blue ring"), Caption("")) { Earlier = [Star(3)] }, checkpoint))));
        }
    }

    [Fact]
    public void A_continued_clip_equals_its_parent_up_to_the_step_and_resumes_on_either_side_of_it()
    {
        using var parent = BeginClip("the star moves");
        using var other = BeginClip("the ring grows", Moves(2));
        for (var step = 1; step <= 4; step++)
        {
            parent.Advance();
            other.Advance();
            Assert.Equal(step <= 2, Bytes(parent.Latents).SequenceEqual(Bytes(other.Latents)));
        }
        Assert.Equal(Bytes(parent.Latents), Bytes(Run(BeginClip("the star moves", Moves(2)))));
        foreach (var stop in Enumerable.Range(0, 5))
        {
            var checkpoint = CheckpointAfter(BeginClip("the ring grows", Moves(2)), stop);
            Assert.Equal(Bytes(other.Latents), Bytes(Run(BeginClip("the ring grows", checkpoint, Moves(2)))));
        }
    }

    [Fact]
    public void Impossible_beginnings_are_refused_with_the_value()
    {
        Refused("step 6", () => Refine(Request, new StillOrigin(zeros(1, 4, 8, 8), 6)));
        Refused("step -1", () => Refine(Request, new StillOrigin(zeros(1, 4, 8, 8), -1)));
        Refused("[1, 4, 4, 4]", () => Refine(Request, new StillOrigin(zeros(1, 4, 4, 4), 2)));
        Refused("until 0", () => Continue(Request, until: 0, then: "a blue ring"));
        Refused("until 6", () => Continue(Request, until: 6, then: "a blue ring"));
    }

    private static void Refused(string value, Func<DenoisingJob> begin) =>
        Assert.Contains(value, Assert.Throws<ArgumentException>(begin).Message, StringComparison.Ordinal);

    private static double Distance(Tensor one, Tensor other) => (one - other).abs().mean().item<float>();

    private static byte[] Bytes(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        Assert.True(tensor.isfinite().all().item<bool>());
        return tensor.contiguous().bytes.ToArray();
    }

    private StillGuide Star(int until) => new(until, Request.Guidance, Caption("a red star"), Caption(""));

    private DenoisingJob Refine(StillRequest request, StillOrigin origin) => _model.Begin(request, new StillConditions(Caption("a blue ring"), Caption("")) { Origin = origin });

    private DenoisingJob Continue(StillRequest request, int until, string then) =>
        _model.Begin(request, new StillConditions(Caption(then), Caption("")) { Earlier = [Star(until)] });

    private DenoisingJob BeginClip(string motion, params ClipGuide[] earlier) => BeginClip(motion, null, earlier);

    private DenoisingJob BeginClip(string motion, byte[]? checkpoint, params ClipGuide[] earlier)
    {
        var (latent, image) = StillOf();
        var request = new ClipRequest(Seed: 7, Steps: 4, Guidance: 2, ImageGuidance: 1.5, Size: 16, Frames: 4, Fps: 8, MotionStrength: 0.5);
        var conditions = new ClipConditions(latent, image, Caption(motion), Motion(motion), Motion("")) { Earlier = earlier };
        return _model.Begin(request, conditions, checkpoint);
    }

    private ClipGuide Moves(int until) => new(until, Guidance: 2, Caption("the star moves"), Motion("the star moves"));

    private (Tensor Latent, Tensor Image) StillOf()
    {
        var image = SeededNoise.Draw(3, 0, [1, 3, 16, 16]).clamp(-1, 1);
        return (_model.EncodeStill(image), image);
    }

    private MotionEmbedding Motion(string text)
    {
        var embedding = _model.EncodeMotion(text);
        _embeddings.Add(embedding);
        return embedding;
    }

    private CaptionEmbedding Caption(string text)
    {
        var embedding = _model.EncodeCaption(text);
        _embeddings.Add(embedding);
        return embedding;
    }
}
