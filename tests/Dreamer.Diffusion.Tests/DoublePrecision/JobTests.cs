using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Tests.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.DoublePrecision;

/// <summary>Every kind of job with a model in float64: latents and what a sampler keeps are float32 all the same, and all layers between are not.</summary>
public sealed class JobTests(TinyModelFolder files) : IClassFixture<TinyModelFolder>, IDisposable
{
    private const double MostDifference = 1e-4;

    private static readonly Dictionary<string, Func<DreamerModel, SamplerKind, DenoisingJob>> s_jobs = new()
    {
        ["still"] = (model, kind) => model.Begin(Still(kind), new StillConditions(model.EncodeCaption("a red star"), model.EncodeCaption(""))),
        ["refinement"] = (model, kind) => model.Begin(
            Still(kind), new StillConditions(model.EncodeCaption("a red star"), model.EncodeCaption("")) { Origin = new StillOrigin(SeededNoise.Draw(4, 0, [1, 4, 8, 8]), 2) }),
        ["clip"] = Clip,
    };

    private readonly DreamerModel _single = DreamerModel.Load(files.Folder);
    private readonly DreamerModel _double = DreamerModel.Load(files.Folder, new TensorPlace(CPU, ScalarType.Float64));
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string, SamplerKind> Jobs
    {
        get
        {
            var jobs = new TheoryData<string, SamplerKind>();
            foreach (var (name, kind) in s_jobs.Keys.SelectMany(name => Enum.GetValues<SamplerKind>().Select(kind => (name, kind))))
            {
                jobs.Add(name, kind);
            }
            return jobs;
        }
    }

    public static TheoryData<string> Names => [.. s_jobs.Keys];

    public void Dispose()
    {
        _scope.Dispose();
        _double.Dispose();
        _single.Dispose();
    }

    [Theory]
    [MemberData(nameof(Jobs))]
    public void A_job_ends_as_in_float32_and_its_layers_are_in_float64(string name, SamplerKind kind)
    {
        using var layers = new LayerTypes([_double.Unet, _double.Motion.Unet]);
        var (single, wide) = (JobRuns.Run(s_jobs[name](_single, kind)), JobRuns.Run(s_jobs[name](_double, kind)));
        layers.Require(ScalarType.Float64);
        RequireSame(single, wide);
        RequireSame(_single.DecodeLatents(single), _double.DecodeLatents(wide));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Jobs_that_share_steps_do_too(string name)
    {
        using var layers = new LayerTypes([_double.Unet, _double.Motion.Unet]);
        var (single, wide) = (Together(_single), Together(_double));
        layers.Require(ScalarType.Float64);
        RequireSame(single, wide);

        Tensor Together(DreamerModel model)
        {
            DenoisingJob[] jobs = [s_jobs[name](model, SamplerKind.Ddim), s_jobs[name](model, SamplerKind.Ddim)];
            using var batch = new JobBatch(jobs);
            batch.Advance();
            batch.Advance();
            return cat([.. jobs.Select(job => job.Latents)]);
        }
    }

    /// <summary>Alone and joined with another: given numbers in float64, it answers to a move that float32 could not tell.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_step_evaluates_rounds_nothing(string name)
    {
        using var off = no_grad();
        using var job = s_jobs[name](_double, SamplerKind.Ddim);
        var (rows, times) = (job.Rows().to(ScalarType.Float64), job.Times().to(ScalarType.Float64));
        RequireStraight(by => job.Evaluation.Evaluate(StraightLine.Beside(rows, by), StraightLine.Beside(times, by)));
        using var joined = job.Evaluation.Join([job.Evaluation, job.Evaluation]);
        RequireStraight(by => joined.Evaluate(StraightLine.Beside(cat([rows, rows]), by), StraightLine.Beside(cat([times, times]), by)));
    }

    private static void RequireStraight(Func<double, Tensor> evaluate)
    {
        var start = evaluate(0);
        Assert.Equal(ScalarType.Float64, start.dtype);
        StraightLine.Require(start, evaluate);
    }

    private static void RequireSame(Tensor single, Tensor wide)
    {
        Assert.Equal((ScalarType.Float32, ScalarType.Float32), (single.dtype, wide.dtype));
        Assert.InRange(((wide - single).abs().max() / single.abs().max()).item<float>(), 0, MostDifference);
    }

    private static StillRequest Still(SamplerKind kind) => new(Seed: 3, Steps: 6, Guidance: 2, Size: 16, kind);

    private static DenoisingJob Clip(DreamerModel model, SamplerKind kind)
    {
        var image = SeededNoise.Draw(5, 0, [1, 3, 16, 16]).clamp(-1, 1);
        var request = new ClipRequest(Seed: 3, Steps: 6, Guidance: 2, ImageGuidance: 1.5, Size: 16, Frames: 4, Fps: 9, MotionStrength: 0.5, kind);
        return model.Begin(request, new ClipConditions(model.EncodeStill(image), image, model.EncodeCaption(""), model.EncodeMotion("the star moves"), model.EncodeMotion("")));
    }
}
