using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>
/// A job that stops on the way, shows what it took the result to be, and goes on from its checkpoint: by every sampler, in both stages, at
/// every quality.
/// </summary>
public sealed class DraftJobTests(TinyModelFolder files) : IClassFixture<TinyModelFolder>, IDisposable
{
    private const int Steps = 10;

    private readonly DreamerModel _model = DreamerModel.Load(files.Folder);

    public static TheoryData<SamplerKind, bool, StepQuality> All
    {
        get
        {
            var all = new TheoryData<SamplerKind, bool, StepQuality>();
            foreach (var sampler in Enum.GetValues<SamplerKind>())
            {
                foreach (var quality in Enum.GetValues<StepQuality>())
                {
                    all.Add(sampler, false, quality);
                    all.Add(sampler, true, quality);
                }
            }
            return all;
        }
    }

    public void Dispose() => _model.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void Wherever_it_stops_it_ends_with_the_bytes_of_a_job_that_never_did(SamplerKind sampler, bool isClip, StepQuality quality)
    {
        using var scope = NewDisposeScope();
        var whole = JobRuns.Bytes(JobRuns.Run(Begin(sampler, isClip, quality)));
        foreach (var stop in new[] { 1, 4, Steps - 1 })
        {
            var (estimate, checkpoint) = StoppedAfter(Begin(sampler, isClip, quality), stop);
            Assert.NotEqual(whole, estimate);
            Assert.Equal(whole, JobRuns.Bytes(JobRuns.Run(Begin(sampler, isClip, quality, checkpoint))));
        }
    }

    [Fact]
    public void The_last_estimates_come_nearer_to_the_result()
    {
        using var scope = NewDisposeScope();
        var whole = JobRuns.Run(Begin(SamplerKind.DpmSolverMultistep, isClip: false, StepQuality.Exact));
        using var job = Begin(SamplerKind.DpmSolverMultistep, isClip: false, StepQuality.Exact);
        var distances = new List<float>();
        for (var step = 1; step <= Steps; step++)
        {
            job.Advance();
            distances.Add((job.X0Estimate - whole).abs().mean().item<float>());
        }
        Assert.True(distances[^1] < distances[Steps / 2] && distances[Steps / 2] < distances[0], string.Join(' ', distances));
    }

    private static (byte[] Estimate, byte[] Checkpoint) StoppedAfter(DenoisingJob job, int steps)
    {
        using (job)
        {
            for (var step = 0; step < steps; step++)
            {
                job.Advance();
            }
            return (JobRuns.Bytes(job.X0Estimate), job.Checkpoint());
        }
    }

    private DenoisingJob Begin(SamplerKind sampler, bool isClip, StepQuality quality, byte[]? checkpoint = null)
    {
        using var scope = NewDisposeScope();
        var (said, unsaid) = (_model.EncodeCaption("a large red star on the left"), _model.EncodeCaption(""));
        if (!isClip)
        {
            var still = new StillRequest(Seed: 7, Steps, Guidance: 2, Size: 16, sampler, quality);
            return _model.Begin(still, new StillConditions(said, unsaid), checkpoint);
        }
        var clip = new ClipRequest(
            Seed: 7, Steps, Guidance: 2, ImageGuidance: 1.5, Size: 16, Frames: 4, Fps: 8, MotionStrength: 1, sampler, quality);
        var picture_13hw = SeededNoise.Draw(3, 0, [1, 3, 16, 16]).clamp(-1, 1);
        var (moves, rests) = (_model.EncodeMotion("the star moves to the left"), _model.EncodeMotion(""));
        return _model.Begin(clip, new ClipConditions(_model.EncodeStill(picture_13hw), picture_13hw, said, moves, rests), checkpoint);
    }
}
