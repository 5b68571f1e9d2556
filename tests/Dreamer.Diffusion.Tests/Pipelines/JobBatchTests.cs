using Dreamer.Diffusion.Pipelines;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

public sealed class JobBatchTests(TinyModelFolder files) : IClassFixture<TinyModelFolder>, IDisposable
{
    private readonly DreamerModel _model = DreamerModel.Load(files.Folder);
    private readonly List<IDisposable> _owned = [];

    public static TheoryData<bool, int> Batches => new() { { false, 2 }, { false, 4 }, { true, 2 }, { true, 3 } };

    [Theory]
    [MemberData(nameof(Batches))]
    public void Jobs_at_different_steps_go_as_far_together_as_alone(bool clips, int count)
    {
        var (alone, together) = (Jobs(clips, count), Jobs(clips, count));
        alone.ForEach(job => job.Advance());
        using (var batch = new JobBatch(together))
        {
            batch.Advance();
        }
        Assert.All(alone.Zip(together), pair =>
        {
            Assert.Equal(pair.First.Step, pair.Second.Step);
            Assert.True(allclose(pair.First.Latents, pair.Second.Latents, atol: 1e-4), "latents differ");
        });
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void What_is_said_to_be_exact_has_the_same_bytes_to_the_end(bool clips, int count)
    {
        var (alone, together) = (Jobs(clips, count), Jobs(clips, count));
        using var batch = new JobBatch(together);
        var exact = batch.IsExact();
        Assert.Equal(alone.Select(job => job.Step), together.Select(job => job.Step)); // to ask takes no step
        alone.ForEach(job => job.Advance());
        batch.Advance();
        Assert.Equal(exact, alone.Zip(together).All(pair => Bytes(pair.First.Latents).SequenceEqual(Bytes(pair.Second.Latents))));
    }

    /// <summary>One batch over all steps, in which the jobs come to their next guide at steps of their own, with one branch more.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Jobs_that_change_their_captions_on_the_way_end_together_as_alone(bool clips)
    {
        int[] untils = [2, 5];
        var (alone, together) = (untils.Select(Guided).ToList(), untils.Select(Guided).ToList());
        using var batch = new JobBatch(together);
        while (!alone[0].IsDone)
        {
            alone.ForEach(job => job.Advance());
            batch.Advance();
        }
        Assert.All(alone.Zip(together), pair => Assert.True(allclose(pair.First.Latents, pair.Second.Latents, atol: 1e-3), "latents differ"));

        DenoisingJob Guided(int until) => clips ? Clip(until, until) : Still(until, until);
    }

    [Fact]
    public void A_batch_of_which_one_job_is_done_moves_none()
    {
        var jobs = Jobs(clips: false, count: 2);
        while (!jobs[0].IsDone)
        {
            jobs[0].Advance();
        }
        using var batch = new JobBatch(jobs);
        var before = jobs[1].Step;
        Assert.Throws<InvalidOperationException>(batch.Advance);
        Assert.Equal(before, jobs[1].Step);
    }

    [Fact]
    public void A_batch_leaves_no_tensor_behind()
    {
        using (var warm = new JobBatch(Jobs(clips: true, count: 2)))
        {
            warm.Advance();
        }
        var jobs = Jobs(clips: true, count: 2);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var batch = new JobBatch(jobs))
        {
            batch.Advance(); // from the second step on a state has as many tensors as before
        }
        Assert.Equal(before + (jobs.Count(job => job.Step == 1)), DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    public void Dispose()
    {
        _owned.ForEach(item => item.Dispose());
        _model.Dispose();
    }

    /// <summary>The first at its beginning, each later one a step further.</summary>
    private List<DenoisingJob> Jobs(bool clips, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var job = clips ? Clip(i) : Still(i);
        for (var step = 0; step < i; step++)
        {
            job.Advance();
        }
        return job;
    })];

    /// <summary>Until a step it is guided by other words, with a scale that leaves a branch out.</summary>
    private DenoisingJob Still(int seed, int? until = null)
    {
        StillGuide[] earlier = until is { } step ? [new StillGuide(step, 1, Own(_model.EncodeCaption("a ring")), Own(_model.EncodeCaption("")))] : [];
        return Own(_model.Begin(
            new StillRequest(seed, 8, 2, 16), new StillConditions(Own(_model.EncodeCaption($"a star {seed}")), Own(_model.EncodeCaption(""))) { Earlier = earlier }));
    }

    private DenoisingJob Clip(int seed, int? until = null)
    {
        ClipGuide[] earlier = until is { } step ? [new ClipGuide(step, 1.5, Own(_model.EncodeCaption("")), Own(_model.EncodeMotion("the ring grows")))] : [];
        var image = Own(SeededNoise.Draw(seed, 0, [1, 3, 16, 16]).clamp(-1, 1));
        var request = new ClipRequest(seed, Steps: 8, Guidance: 2, ImageGuidance: 1.5, Size: 16, Frames: 4, Fps: 8 + seed, MotionStrength: 0.5);
        return Own(_model.Begin(request, new ClipConditions(
            Own(_model.EncodeStill(image)), image, Own(_model.EncodeCaption("")), Own(_model.EncodeMotion($"the star moves {seed}")), Own(_model.EncodeMotion("")))
        { Earlier = earlier }));
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }

    private static byte[] Bytes(Tensor tensor)
    {
        using (tensor)
        {
            return tensor.contiguous().bytes.ToArray();
        }
    }
}
