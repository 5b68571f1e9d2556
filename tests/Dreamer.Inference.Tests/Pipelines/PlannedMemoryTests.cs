using Dreamer.Captions;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Ltx;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Inference.Pipelines;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Inference.Tests.Pipelines;

/// <summary>What is planned from configs is what the engine then measures. Alone: other tests' memory would count as well.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PlannedMemoryTests
{
    private const string Name = "planned memory";

    // Of measured to planned. Allocators and kernels keep some more; kernels that work in place take less.
    private const double LeastShare = 0.5, MostShare = 1.6;

    private const double MostHeld = 2; // where frames that stay lie between tensors that come and go, what the C library holds varies from run to run

    private const long MostTold = 4_096; // a few texts' tokens, which no plan knows

    private static readonly PipelineSource s_source = new(new InferenceOptions { NumberType = "float32" });

    [Theory]
    [InlineData(WanForm.TextToVideo, 1)]
    [InlineData(WanForm.TextImageToVideo, 1)]
    [InlineData(WanForm.TextImageToVideo, 9)]
    [InlineData(WanForm.TwoExperts, 9)]
    [InlineData(WanForm.ImageBranch, 9)]
    public void What_a_job_of_Wan_keeps_is_planned_to_the_byte_but_for_the_words_it_was_told(WanForm form, int frames)
    {
        using var folder = new TinyWanFolder(form);
        using var model = Whole(folder);
        using var job = Begin(model, folder.Side, frames);
        while (job.StepsDone < job.Steps - 1) // the last step's own estimate is the result
        {
            job.Advance();
        }
        Assert.InRange(job.Bytes - Needs(folder.Folder, folder.Side, frames).Kept, 1, MostTold);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void What_a_job_of_nano_keeps_is_planned_to_a_tenth(int frames)
    {
        var folder = RepositoryRoot.Combine("models/nano");
        using var model = s_source.Load(folder, "cpu:0");
        using var job = Begin(model, 64, frames);
        job.Advance();
        job.Advance();
        Assert.InRange(Needs(folder, 64, frames).Kept, 0.9 * job.Bytes, 1.1 * job.Bytes);
    }

    [Fact]
    public void Weights_are_planned_to_the_byte()
    {
        var folder = RepositoryRoot.Combine("models/nano");
        using var model = s_source.Load(folder, "cpu:0");
        Assert.Equal(ModelFamilies.Sketch(folder).Bytes(ScalarType.Float32), model.Description.WeightBytes);
    }

    /// <summary>Many times the usual channels, and sizes at which a step takes hundreds of megabytes: what else the process does is less.</summary>
    [Theory]
    [InlineData(WanForm.TextToVideo, 768, 1)]
    [InlineData(WanForm.TextImageToVideo, 512, 33)]
    public void What_a_step_of_Wan_takes_is_planned(WanForm form, int size, int frames)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // no other system tells
        }
        using var folder = new TinyWanFolder(form, scale: 16);
        using var model = Whole(folder);
        using var job = Begin(model, size, frames, steps: 2);
        var needs = Needs(folder.Folder, size, frames);
        job.Advance(); // the first one also compiles
        RequireNear(needs.Step, PeakMemory.During(CPU, job.Advance)!.Value, "a step");
    }

    [Theory]
    [InlineData(WanForm.TextToVideo, 512, 1)]
    [InlineData(WanForm.TextImageToVideo, 512, 9)]
    [InlineData(WanForm.TwoExperts, 256, 9)]
    public void What_decoding_of_Wan_takes_is_planned(WanForm form, int size, int frames)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var folder = new TinyWanFolder(form, scale: 8);
        using var model = Whole(folder);
        using var job = Begin(model, size, frames, steps: 1);
        job.Advance();
        var measured = PeakMemory.During(CPU, () => Enumerable.Range(0, frames).ToList().ForEach(frame => job.DecodeFrame(frame)));
        RequireNear(Needs(folder.Folder, size, frames).DecodeOn(cpu: true), measured!.Value, "decoding");
    }

    /// <summary>Sizes far over what nano was trained at.</summary>
    [Theory]
    [InlineData(512, 1)]
    [InlineData(128, 16)]
    public void What_a_step_of_nano_takes_is_planned(int size, int frames)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        var folder = RepositoryRoot.Combine("models/nano");
        using var model = s_source.Load(folder, "cpu:0");
        using var job = Begin(model, size, frames, steps: 2);
        job.Advance();
        RequireNear(Needs(folder, size, frames).Step, PeakMemory.During(CPU, job.Advance)!.Value, "a step");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public void What_a_job_of_LTX_Video_keeps_is_planned_to_the_byte_but_for_the_words_it_was_told(int frames)
    {
        using var folder = new TinyLtxFolder();
        using var model = Whole(folder);
        using var job = Begin(model, TinyLtxFolder.Side, frames);
        while (job.StepsDone < job.Steps - 1)
        {
            job.Advance();
        }
        Assert.InRange(job.Bytes - Needs(folder.Folder, TinyLtxFolder.Side, frames).Kept, 1, MostTold);
    }

    [Theory]
    [InlineData(896, 1)]
    [InlineData(512, 33)]
    public void What_a_step_of_LTX_Video_takes_is_planned(int size, int frames)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var folder = new TinyLtxFolder(scale: 16);
        using var model = Whole(folder);
        using var job = Begin(model, size, frames, steps: 4);
        job.Advance(); // takes what is kept for good, too
        var measured = Enumerable.Range(0, 3).Max(_ => PeakMemory.During(CPU, job.Advance)!.Value); // a step that takes up what another has freed seems to take less
        RequireNear(Needs(folder.Folder, size, frames).Step, measured, "a step");
    }

    [Theory]
    [InlineData(512, 1)]
    [InlineData(512, 9)]
    [InlineData(512, 33)]
    public void What_decoding_of_LTX_Video_takes_is_planned(int size, int frames)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var folder = new TinyLtxFolder(scale: 8);
        using var model = Whole(folder);
        using var job = Begin(model, size, frames, steps: 1);
        job.Advance();
        var measured = PeakMemory.During(CPU, () => Enumerable.Range(0, frames).ToList().ForEach(frame => job.DecodeFrame(frame)));
        RequireNear(Needs(folder.Folder, size, frames).DecodeOn(cpu: true), measured!.Value, "decoding", MostHeld);
    }

    /// <summary>A transformer of 25 MB a block, of which 3 of 8 are in memory: the rest of a job is a few.</summary>
    [Fact]
    public void What_a_model_has_in_memory_whose_blocks_pass_is_planned()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        const int Blocks = 8;
        using var folder = new TinyWanFolder(WanForm.TextImageToVideo, scale: 16, inner: 512, blocks: Blocks);
        var source = new PipelineSource(new InferenceOptions { NumberType = "float32", Offload = OffloadPolicy.Blocks });
        var part = source.Describe(folder.Folder, "cpu:0").Parts.Single(part => part.Name == "transformer");
        var sketch = ModelFamilies.Sketch(folder.Folder).Parts.Single(part => part.Name == "transformer");
        Assert.Equal(sketch.Bytes(ScalarType.Float32, new BlockOffload(1)), part.WeightBytes);
        Assert.InRange(part.WeightBytes, 0.3 * sketch.Bytes(ScalarType.Float32), 0.5 * sketch.Bytes(ScalarType.Float32));
        using var model = source.Load(folder.Folder, "cpu:0");
        var measured = PeakMemory.During(CPU, () => model.Load("transformer"))!.Value;
        Assert.InRange(measured, LeastShare * part.WeightBytes, 0.8 * sketch.Bytes(ScalarType.Float32)); // layers that are packed are there twice for a moment
    }

    /// <summary>With all its parts.</summary>
    private static IDiffusionModel Whole(TinyFolder folder)
    {
        var model = s_source.Load(folder.Folder, "cpu:0");
        foreach (var part in model.Description.Parts)
        {
            model.Load(part.Name);
        }
        return model;
    }

    private static void RequireNear(long planned, long measured, string what, double mostShare = MostShare) => Assert.True(
        measured >= LeastShare * planned && measured <= mostShare * planned,
        $"{what}: planned {planned >> 20} MiB, measured {measured >> 20} MiB");

    private static JobNeeds Needs(string folder, int size, int frames)
    {
        var model = ModelFamilies.Sketch(folder);
        return frames == 1 ? model.Still(size, ScalarType.Float32) : model.Clip(size, frames, ScalarType.Float32);
    }

    private static IDenoisingJob Begin(IDiffusionModel model, int size, int frames, int steps = 6)
    {
        var settings = new GenerationSettings
        {
            Kind = frames == 1 ? GenerationKind.TextToImage : GenerationKind.Animate,
            Caption = "a large red star",
            Seed = 7,
            Steps = steps,
            Guidance = 3,
            ImageGuidance = 1.5,
            Size = size,
            Frames = frames,
            Fps = 8,
            MotionStrength = 1,
        };
        var caption = model.Encode(EmbeddingKind.Caption, settings.Caption);
        return frames == 1
            ? model.Begin(settings, new JobInputs(caption, model.Encode(EmbeddingKind.Caption, ""), null, null, null))
            : model.Begin(settings, new JobInputs(
                caption, model.Encode(EmbeddingKind.Motion, ""), model.Encode(EmbeddingKind.Motion, "it moves to the left"),
                new StillInput(new Media.RgbImage(size, size, new byte[3 * size * size]), null), null));
    }
}
