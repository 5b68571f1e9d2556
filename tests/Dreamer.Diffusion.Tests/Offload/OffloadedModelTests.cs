using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Offload;

/// <summary>Blocks that pass through memory change nothing that is drawn.</summary>
public sealed class OffloadedModelTests(OffloadedModels models) : IClassFixture<OffloadedModels>
{
    public static TheoryData<string, bool, bool> Ways
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (var (name, isClip) in OffloadedModels.Kinds)
            {
                data.Add(name, isClip, true);
                data.Add(name, isClip, false);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_is_drawn_is_the_same_to_the_byte(string name, bool isClip, bool prefetches) => Assert.Equal(
        models.Draw(name, isClip, null), models.Draw(name, isClip, OffloadedModels.Passing(prefetches)));

    [Theory]
    [InlineData("wan held")]
    [InlineData("LTXPipeline")]
    public void It_is_in_half_numbers_too(string name) => Assert.Equal(
        models.Draw(name, true, null, ScalarType.BFloat16), models.Draw(name, true, OffloadedModels.Passing(resident: 2), ScalarType.BFloat16));

    /// <summary>Of a block that stays, and of one that passes, added as it comes.</summary>
    [Theory]
    [InlineData("wan held")]
    [InlineData("LTXPipeline")]
    public void LoRAs_are_in_blocks_that_pass_as_in_those_that_stay(string name)
    {
        models.WriteLora(name, 0);
        models.WriteLora(name, 3);
        LoraUse[] both = [new("style-0", 0.8), new("style-3", 1.5)];
        var whole = models.Draw(name, true, null, ScalarType.Float32, both);
        Assert.Equal(whole, models.Draw(name, true, OffloadedModels.Passing(), ScalarType.Float32, both));
        Assert.NotEqual(whole, models.Draw(name, true, OffloadedModels.Passing(), ScalarType.Float32, both[0]));
        Assert.NotEqual(whole, models.Draw(name, true, OffloadedModels.Passing()));
    }

    /// <summary>Each whole evaluation brings all blocks that pass, and one that is left out none.</summary>
    [Theory]
    [InlineData("wan held")]
    [InlineData("LTXPipeline")]
    public void A_step_that_is_left_out_brings_no_block(string name)
    {
        using var model = models.Load(name, OffloadedModels.Passing());
        using var whole = models.Load(name, null);
        using DenoisingJob job = Balanced(model), same = Balanced(whole);
        var carrier = OffloadedModels.Transformer(model).Carrier!;
        job.Prepare();
        carrier.Settle();
        while (!job.IsDone)
        {
            var (brought, left) = (carrier.Brought, job.StepsReused);
            job.Advance();
            same.Advance();
            carrier.Settle();
            Assert.Equal(job.StepsReused > left ? 0 : OffloadedModels.Blocks - 1, carrier.Brought - brought);
        }
        Assert.True(job.StepsReused > 0);
        Assert.Equal(same.StepsReused, job.StepsReused);
        using Tensor latents = job.Latents, expected = same.Latents;
        Assert.Equal(JobRuns.Bytes(expected), JobRuns.Bytes(latents));
        static DenoisingJob Balanced(DiffusionModel of) => OffloadedModels.Begin(of, true, StepQuality.Balanced, steps: 12);
    }

    [Fact]
    public void One_expert_at_a_time_passes_block_by_block()
    {
        using var model = ModelFamilies.Open(
            models.Folder("wan experts"), TensorPlace.Default with { Offload = OffloadedModels.Passing() });
        model.LoadPart("text_encoder");
        using var job = OffloadedModels.Begin(model, isClip: true);
        model.UnloadPart("text_encoder");
        foreach (var part in (string[])["transformer", "transformer_2"])
        {
            model.LoadPart(part);
            job.Prepare();
            while (!job.IsDone && job.Part == part)
            {
                job.Advance();
            }
            model.UnloadPart(part);
        }
        using var latents = job.Latents;
        Assert.Equal(models.Draw("wan experts", true, null), JobRuns.Bytes(latents));
    }

    [Fact]
    public void Jobs_share_steps_with_blocks_that_pass()
    {
        using DiffusionModel passing = models.Load("wan held", OffloadedModels.Passing()), whole = models.Load("wan held", null);
        Assert.Equal(Together(whole), Together(passing));

        static string Together(DiffusionModel model)
        {
            using DenoisingJob one = OffloadedModels.Begin(model, true), other = OffloadedModels.Begin(model, true);
            other.Advance(); // at a step of its own
            using var batch = new JobBatch([one, other]);
            batch.Advance();
            using Tensor first = one.Latents, second = other.Latents;
            return Convert.ToHexString([.. JobRuns.Bytes(first), .. JobRuns.Bytes(second)]);
        }
    }

    [Fact]
    public void What_a_folder_says_of_its_parts_is_what_is_in_memory_at_once()
    {
        var (offload, folder) = (OffloadedModels.Passing(), models.Folder("LTXPipeline"));
        var place = TensorPlace.Default with { Offload = offload };
        var (whole, told) = (ModelFamilies.Outline(folder), ModelFamilies.Outline(folder, place));
        var sketch = ModelFamilies.Sketch(folder).Parts.Single(part => part.Name == "transformer");
        Assert.Equal(sketch.Bytes(ScalarType.Float32, offload), told.Parts[1].WeightBytes);
        Assert.Equal(sketch.Bytes(ScalarType.Float32), whole.Parts[1].WeightBytes);
        Assert.Equal(whole.WeightBytes - told.WeightBytes, whole.Parts[1].WeightBytes - told.Parts[1].WeightBytes);
        Assert.Equal(whole.Revision, told.Revision);
        Assert.Equal(OffloadedModels.Blocks, sketch.Blocks);
    }
}
