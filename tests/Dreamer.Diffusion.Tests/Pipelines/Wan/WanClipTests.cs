using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using TorchSharp;
using static TorchSharp.torch;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;
using static Dreamer.Diffusion.Tests.Pipelines.Wan.TinyWanModels;

namespace Dreamer.Diffusion.Tests.Pipelines.Wan;

public sealed class WanClipTests(TinyWanModels wan) : IClassFixture<TinyWanModels>, IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<WanForm> Moving => [WanForm.TextImageToVideo, WanForm.TwoExperts, WanForm.ImageBranch];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Moving))]
    public void A_resumed_clip_ends_with_the_same_bytes_wherever_it_stopped(WanForm form)
    {
        var whole = Bytes(Run(wan.Clip(form)));
        for (var stop = 0; stop <= Steps; stop++)
        {
            Assert.Equal(whole, Bytes(Run(wan.Clip(form, checkpoint: CheckpointAfter(wan.Clip(form), stop)))));
        }
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void Seed_motion_negative_and_still_decide_a_clip(WanForm form)
    {
        var plain = Bytes(Run(wan.Clip(form)));
        Assert.Equal([3, 4, 2, 2], Run(wan.Clip(form)).shape);
        Assert.NotEqual(plain, Bytes(Run(wan.Clip(form, seed: 8))));
        Assert.NotEqual(plain, Bytes(Run(wan.Clip(form, motion: "the ring grows"))));
        Assert.NotEqual(plain, Bytes(Run(wan.Clip(form, negative: "the ring grows"))));
        Assert.NotEqual(plain, Bytes(Run(wan.Clip(form, still: wan.Picture(form) * 0.5))));
    }

    [Fact]
    public void Frame_0_of_a_clip_whose_still_is_held_is_the_still_bit_for_bit_at_every_step()
    {
        var still_1CHW = Run(wan.Still(WanForm.TextImageToVideo));
        using var job = wan.Clip(WanForm.TextImageToVideo, latent: still_1CHW);
        do
        {
            job.Advance();
            Assert.Equal(Bytes(still_1CHW), Bytes(job.Latents.narrow(0, 0, 1)));
            Assert.Equal(Bytes(still_1CHW), Bytes(job.X0Estimate.narrow(0, 0, 1)));
        }
        while (!job.IsDone);
        using DecodedFrames still = new(wan.Model(WanForm.TextImageToVideo), still_1CHW), clip = new(wan.Model(WanForm.TextImageToVideo), job.Latents);
        Assert.Equal(Bytes(still.Frame(0)), Bytes(clip.Frame(0)));
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void A_clips_frames_come_in_order_and_are_those_that_come_when_it_is_asked_again(WanForm form)
    {
        using var frames = new DecodedFrames(wan.Model(form), Run(wan.Clip(form)));
        List<byte[]> all = [.. Enumerable.Range(0, 9).Select(frame => Bytes(frames.Frame(frame)))];
        Assert.Equal(9, all.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(all[6], Bytes(frames.Frame(6)));
        Assert.Equal(all[0], Bytes(frames.Frame(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => frames.Frame(9));
    }

    [Fact]
    public void Both_experts_take_their_steps()
    {
        var files = wan.Files(WanForm.TwoExperts);
        var both = Bytes(Run(wan.Clip(WanForm.TwoExperts)));
        foreach (var changed in (string[])["transformer", "transformer_2"])
        {
            var path = files.At(changed, "diffusion_pytorch_model.safetensors");
            var kept = File.ReadAllBytes(path);
            using (var file = SafetensorsFile.FromBytes(kept, path))
            {
                var weights = file.Entries.Keys.ToDictionary(name => name, file.Read);
                weights["proj_out.weight"] = weights["proj_out.weight"] * 2;
                SafetensorsWriter.Write(path, weights);
            }
            using var model = ModelFamilies.Load(files.Folder);
            Assert.NotEqual(both, Bytes(Run(wan.Clip(WanForm.TwoExperts, model: model))));
            File.WriteAllBytes(path, kept);
        }
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void Clips_at_different_steps_and_experts_go_as_far_together_as_alone(WanForm form)
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
        Assert.All(alone.Zip(together), pair => Assert.Equal(pair.First.Latents, pair.Second.Latents, Near));

        List<DenoisingJob> Jobs()
        {
            List<DenoisingJob> jobs = [wan.Clip(form), wan.Clip(form, seed: 8)];
            jobs[1].Advance();
            return jobs;
        }
    }

    [Fact]
    public void A_continued_clip_equals_its_parent_up_to_the_step_across_its_experts()
    {
        using var parent = wan.Clip(WanForm.TwoExperts);
        using var other = wan.Clip(WanForm.TwoExperts, motion: "the ring grows", earlier: 3);
        for (var step = 1; step <= Steps; step++)
        {
            parent.Advance();
            other.Advance();
            Assert.Equal(step <= 3, Bytes(parent.Latents).SequenceEqual(Bytes(other.Latents)));
        }
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void Finished_jobs_leave_no_tensor_behind(WanForm form)
    {
        Work();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Work();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Work()
        {
            using var scope = NewDisposeScope();
            using var frames = new DecodedFrames(wan.Model(form), Run(wan.Clip(form, checkpoint: CheckpointAfter(wan.Clip(form), 2))));
            frames.Frame(4).Dispose();
        }
    }

    private static bool Near(Tensor one, Tensor other) => allclose(one, other, atol: 1e-4);
}
