using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Pipelines;
using TorchSharp;
using static TorchSharp.torch;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>Steps without most of the network, in every family: what is kept for them is the job's, wherever it goes.</summary>
public sealed class StepCacheTests(CachedJobs jobs) : IClassFixture<CachedJobs>
{
    public static TheoryData<CachedKind> Kinds => [.. Enum.GetValues<CachedKind>()];

    public static TheoryData<CachedKind, StepQuality> Settings
    {
        get
        {
            var data = new TheoryData<CachedKind, StepQuality>();
            foreach (var kind in Enum.GetValues<CachedKind>())
            {
                data.Add(kind, StepQuality.Balanced);
                data.Add(kind, StepQuality.Fast);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Steps_are_left_out_and_the_first_and_last_two_never(CachedKind kind, StepQuality quality)
    {
        using var job = jobs.Begin(kind, quality);
        var reused = Reused(job);
        Assert.NotEmpty(reused);
        Assert.Empty(reused.Intersect([0, 1, job.Steps - 2, job.Steps - 1]));
        var most = StepCacheRule.Of(quality)!.MostInARow;
        Assert.All(reused, step => Assert.NotEqual(most + 1, reused.Count(other => other >= step && other <= step + most)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_exact_job_keeps_nothing_and_evaluates_every_step(CachedKind kind)
    {
        using var exact = jobs.Begin(kind, StepQuality.Exact);
        using var balanced = jobs.Begin(kind, StepQuality.Balanced);
        Assert.True(exact.Bytes < balanced.Bytes);
        exact.Advance();
        Assert.Null(exact.Cache);
        Assert.Equal((0, exact.Steps - 1), (Reused(exact).Count, exact.Steps - 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_kept_takes_no_more_than_was_counted_from_the_beginning(CachedKind kind)
    {
        using var job = jobs.Begin(kind, StepQuality.Balanced);
        using var exact = jobs.Begin(kind, StepQuality.Exact);
        job.Prepare();
        exact.Prepare();
        var counted = job.Bytes - exact.Bytes;
        job.Advance();
        job.Advance();
        Assert.Equal(counted, job.Cache!.Tensors.Sum(tensor => tensor.numel() * tensor.element_size()));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_resumed_job_ends_with_the_same_bytes_wherever_it_stopped(CachedKind kind, StepQuality quality)
    {
        var whole = Bytes(Run(jobs.Begin(kind, quality)));
        for (var stop = 1; stop < CachedJobs.Steps; stop++)
        {
            var checkpoint = CheckpointAfter(jobs.Begin(kind, quality), stop);
            Assert.Equal(whole, Bytes(Run(jobs.Begin(kind, quality, checkpoint: checkpoint))));
        }
    }

    [Fact]
    public void A_checkpoint_of_another_quality_is_refused()
    {
        var checkpoint = CheckpointAfter(jobs.Begin(CachedKind.Still, StepQuality.Balanced), 3);
        var error = Assert.Throws<CheckpointException>(() => jobs.Begin(CachedKind.Still, StepQuality.Fast, checkpoint: checkpoint));
        Assert.Contains("Balanced", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_whose_signal_is_of_another_shape_is_refused()
    {
        var checkpoint = CheckpointAfter(jobs.Begin(CachedKind.Still, StepQuality.Balanced), 3);
        using var file = SafetensorsFile.FromBytes(checkpoint, "the test's");
        using var scope = NewDisposeScope();
        var tensors = file.Entries.Keys.ToDictionary(name => name, file.Read);
        tensors["cache.signal"] = tensors["cache.signal"].narrow(0, 0, 1).clone();
        var changed = SafetensorsWriter.ToBytes(tensors, file.Metadata.ToDictionary());
        var error = Assert.Throws<CheckpointException>(() => jobs.Begin(CachedKind.Still, StepQuality.Balanced, checkpoint: changed));
        Assert.Contains("signal [1, ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Three qualities, and seeds and steps of their own: at many steps the rest of the network is for some of the jobs.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Jobs_of_any_quality_end_together_as_alone(CachedKind kind)
    {
        var (alone, together) = (Mixed(kind), Mixed(kind));
        using (var batch = new JobBatch(together))
        {
            while (!together[0].IsDone)
            {
                alone.ForEach(job => job.Advance());
                batch.Advance();
                Assert.Equal(alone.Select(job => job.StepsReused), together.Select(job => job.StepsReused));
            }
        }
        Assert.All(alone.Zip(together), pair => Assert.True(allclose(pair.First.Latents, pair.Second.Latents, rtol: 1e-3, atol: 1e-3), "latents differ"));
        Assert.Contains(alone, job => job.StepsReused > 0);
        Dispose([.. alone, .. together]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_batch_that_is_said_to_be_exact_has_the_same_bytes_to_the_end(CachedKind kind)
    {
        var (alone, together) = (Mixed(kind), Mixed(kind));
        using (var batch = new JobBatch(together))
        {
            var (exact, same) = (batch.IsExact(), true);
            Assert.Equal(alone.Select(job => job.Step), together.Select(job => job.Step)); // to ask takes no step
            while (!together[0].IsDone)
            {
                alone.ForEach(job => job.Advance());
                batch.Advance();
                same &= alone.Zip(together).All(pair => Bytes(pair.First.Latents).SequenceEqual(Bytes(pair.Second.Latents)));
            }
            Assert.True(same || !exact, "it was said to be exact");
        }
        Dispose([.. alone, .. together]);
    }

    [Theory]
    [InlineData(CachedKind.Still)]
    [InlineData(CachedKind.Clip)]
    public void Another_caption_on_the_way_begins_with_an_empty_cache(CachedKind kind)
    {
        using var job = jobs.Begin(kind, StepQuality.Fast, earlier: 4);
        for (var step = 0; step < 4; step++)
        {
            job.Advance();
        }
        Assert.Null(job.Cache);
        Assert.DoesNotContain(4, Reused(job));
    }

    [Fact]
    public void The_second_expert_begins_with_an_empty_cache()
    {
        using var job = jobs.Begin(CachedKind.WanExperts, StepQuality.Fast);
        var (before, empty) = (job.Evaluation, 0);
        while (!job.IsDone)
        {
            job.Advance();
            empty += job.Evaluation != before && job.Cache is null && !job.IsDone ? 1 : 0;
            before = job.Evaluation;
        }
        Assert.Equal(1, empty);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Jobs_leave_no_tensor_behind(CachedKind kind)
    {
        using (jobs.Begin(kind, StepQuality.Fast))
        {
        }
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run(jobs.Begin(kind, StepQuality.Fast)).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    /// <summary>The steps that were left out.</summary>
    private static List<int> Reused(DenoisingJob job)
    {
        var reused = new List<int>();
        while (!job.IsDone)
        {
            var (step, before) = (job.Step, job.StepsReused);
            job.Advance();
            reused.AddRange(job.StepsReused > before ? [step] : []);
        }
        return reused;
    }

    private List<DenoisingJob> Mixed(CachedKind kind)
    {
        List<DenoisingJob> mixed =
        [
            jobs.Begin(kind, StepQuality.Fast, seed: 8), jobs.Begin(kind, StepQuality.Balanced), jobs.Begin(kind, StepQuality.Exact, seed: 9),
        ];
        mixed[0].Advance();
        return mixed;
    }

    private static void Dispose(List<DenoisingJob> all) => all.ForEach(job => job.Dispose());

    private static byte[] Bytes(Tensor tensor)
    {
        using (tensor)
        {
            return tensor.contiguous().bytes.ToArray();
        }
    }
}
