using Dreamer.Diffusion.Pipelines;
using TorchSharp;
using static TorchSharp.torch;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;
using static Dreamer.Diffusion.Tests.Pipelines.Ltx.TinyLtxModels;

namespace Dreamer.Diffusion.Tests.Pipelines.Ltx;

public sealed class LtxClipTests(TinyLtxModels ltx) : IClassFixture<TinyLtxModels>, IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> All => [.. Classes];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void A_resumed_clip_ends_with_the_same_bytes_wherever_it_stopped(string name)
    {
        var whole = Bytes(Run(ltx.Clip(name)));
        for (var stop = 0; stop <= Steps; stop++)
        {
            Assert.Equal(whole, Bytes(Run(ltx.Clip(name, checkpoint: CheckpointAfter(ltx.Clip(name), stop)))));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Seed_motion_negative_still_and_frame_rate_decide_a_clip(string name)
    {
        var plain = Bytes(Run(ltx.Clip(name)));
        Assert.Equal([3, 8, 2, 2], Run(ltx.Clip(name)).shape);
        Assert.NotEqual(plain, Bytes(Run(ltx.Clip(name, seed: 8))));
        Assert.NotEqual(plain, Bytes(Run(ltx.Clip(name, motion: "the ring grows"))));
        Assert.NotEqual(plain, Bytes(Run(ltx.Clip(name, negative: "the ring grows"))));
        Assert.NotEqual(plain, Bytes(Run(ltx.Clip(name, still: Picture() * 0.5))));
        Assert.NotEqual(plain, Bytes(Run(ltx.Clip(name, fps: 24))));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Frame_0_of_a_clips_latents_is_the_still_bit_for_bit_at_every_step(string name)
    {
        var still_1CHW = Run(ltx.Still(name));
        using var job = ltx.Clip(name, latent: still_1CHW);
        do
        {
            job.Advance();
            Assert.Equal(Bytes(still_1CHW), Bytes(job.Latents.narrow(0, 0, 1)));
            Assert.Equal(Bytes(still_1CHW), Bytes(job.X0Estimate.narrow(0, 0, 1)));
        }
        while (!job.IsDone);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_clips_frames_come_in_order_and_are_those_that_come_when_it_is_asked_again(string name)
    {
        using var frames = new DecodedFrames(ltx.Model(name), Run(ltx.Clip(name)));
        List<byte[]> all = [.. Enumerable.Range(0, 17).Select(frame => Bytes(frames.Frame(frame)))];
        Assert.Equal(17, all.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(all[6], Bytes(frames.Frame(6)));
        Assert.Equal(all[0], Bytes(frames.Frame(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => frames.Frame(17));
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(8, 24)]
    public void Clips_at_different_steps_and_frame_rates_go_as_far_together_as_alone(double fps, double other)
    {
        var (alone, together) = (Jobs(), Jobs());
        using (var batch = new JobBatch(together))
        {
            for (var step = 0; step < Steps - 1; step++)
            {
                alone.ForEach(job => job.Advance());
                batch.Advance();
            }
        }
        Assert.All(alone.Zip(together), pair => Assert.True(allclose(pair.First.Latents, pair.Second.Latents, atol: 1e-4)));

        List<DenoisingJob> Jobs()
        {
            List<DenoisingJob> jobs = [ltx.Clip(Classes[0], fps: fps), ltx.Clip(Classes[0], seed: 8, motion: "the ring grows", fps: other)];
            jobs[1].Advance();
            return jobs;
        }
    }

    [Fact]
    public void A_continued_clip_equals_its_parent_up_to_the_step()
    {
        using var parent = ltx.Clip(Classes[0]);
        using var other = ltx.Clip(Classes[0], motion: "the ring grows", earlier: 2);
        for (var step = 1; step <= Steps; step++)
        {
            parent.Advance();
            other.Advance();
            Assert.Equal(step <= 2, Bytes(parent.Latents).SequenceEqual(Bytes(other.Latents)));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Finished_jobs_leave_no_tensor_behind(string name)
    {
        Work();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Work();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Work()
        {
            using var scope = NewDisposeScope();
            using var frames = new DecodedFrames(ltx.Model(name), Run(ltx.Clip(name, checkpoint: CheckpointAfter(ltx.Clip(name), 2))));
            frames.Frame(4).Dispose();
        }
    }
}
