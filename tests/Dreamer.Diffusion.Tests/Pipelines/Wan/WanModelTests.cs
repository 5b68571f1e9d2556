using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Pipelines.Wan;
using TorchSharp;
using static TorchSharp.torch;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;

namespace Dreamer.Diffusion.Tests.Pipelines.Wan;

public sealed class WanModelTests : IDisposable
{
    private const int Steps = 4;

    private readonly Dictionary<WanForm, (TinyWanFolder Files, DiffusionModel Model)> _models = [];
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<WanForm> Drawing => [WanForm.TextToVideo, WanForm.TextImageToVideo];

    public static TheoryData<WanForm> Moving => [WanForm.TextImageToVideo, WanForm.TwoExperts, WanForm.ImageBranch];

    public static TheoryData<WanForm> All => [.. Enum.GetValues<WanForm>()];

    public void Dispose()
    {
        _scope.Dispose();
        foreach (var (files, model) in _models.Values)
        {
            model.Dispose();
            files.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_folder_says_before_it_is_loaded_what_the_model_is(WanForm form)
    {
        var (told, found) = (ModelFamilies.Outline(Files(form).Folder), Model(form).Info);
        Assert.IsType<WanModel>(Model(form));
        Assert.Equal((found.Revision, found.DefaultSize, found.DefaultFrames, found.DefaultFps, found.WeightBytes, found.Makes), (told.Revision, told.DefaultSize, told.DefaultFrames, told.DefaultFps, told.WeightBytes, told.Makes));
        Assert.Equal(("tiny-wan", Side(form), 5, 8.0, Side(form), 4), (found.Name, found.DefaultSize, found.DefaultFrames, found.DefaultFps, found.SizeMultiple, found.Makes.FrameStep));
        Assert.Equal((form is WanForm.TextToVideo or WanForm.TextImageToVideo, form != WanForm.TextToVideo), (found.Makes.Stills, found.Makes.Clips));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Half_a_models_autoencoder_is_float32(WanForm form)
    {
        var place = new TensorPlace(CPU, ScalarType.BFloat16);
        using var model = ModelFamilies.Load(Files(form).Folder, place);
        Assert.Equal(ModelFamilies.Outline(Files(form).Folder, place).WeightBytes, model.Info.WeightBytes);
        Assert.InRange(model.Info.WeightBytes, Model(form).Info.WeightBytes * 0.5, Model(form).Info.WeightBytes * 0.9);
        Assert.Equal(model.EncodeStill(Picture(form)), Model(form).EncodeStill(Picture(form)), Same);
    }

    [Theory]
    [MemberData(nameof(Drawing))]
    public void A_still_is_one_latent_frame_that_seed_caption_and_negative_decide(WanForm form)
    {
        var latents_1CHW = Run(Still(form));
        Assert.Equal([1, 4, 2, 2], latents_1CHW.shape);
        Assert.Equal(Bytes(latents_1CHW), Bytes(Run(Still(form))));
        Assert.NotEqual(Bytes(latents_1CHW), Bytes(Run(Still(form, seed: 8))));
        Assert.NotEqual(Bytes(latents_1CHW), Bytes(Run(Still(form, caption: "a small blue ring"))));
        Assert.NotEqual(Bytes(latents_1CHW), Bytes(Run(Still(form, negative: "a small blue ring"))));
        using var pictures = new DecodedFrames(Model(form), latents_1CHW);
        Assert.Equal([1, 3, Side(form), Side(form)], pictures.Frame(0).shape);
    }

    [Theory]
    [MemberData(nameof(Drawing))]
    public void A_resumed_still_ends_with_the_same_bytes_wherever_it_stopped(WanForm form)
    {
        var whole = Bytes(Run(Still(form)));
        for (var stop = 0; stop <= Steps; stop++)
        {
            Assert.Equal(whole, Bytes(Run(Still(form, checkpoint: CheckpointAfter(Still(form), stop)))));
        }
    }

    [Fact]
    public void The_later_a_refinement_begins_the_nearer_it_stays_to_its_still()
    {
        var still = Run(Still(WanForm.TextToVideo));
        var (late, early) = (DistanceFrom(3), DistanceFrom(0));
        Assert.True(late < early, $"{late} {early}");

        float DistanceFrom(int step) => (Run(Still(WanForm.TextToVideo, seed: 8, origin: new StillOrigin(still, step))) - still).abs().mean().item<float>();
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void A_resumed_clip_ends_with_the_same_bytes_wherever_it_stopped(WanForm form)
    {
        var whole = Bytes(Run(Clip(form)));
        for (var stop = 0; stop <= Steps; stop++)
        {
            Assert.Equal(whole, Bytes(Run(Clip(form, checkpoint: CheckpointAfter(Clip(form), stop)))));
        }
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void Seed_motion_negative_and_still_decide_a_clip(WanForm form)
    {
        var plain = Bytes(Run(Clip(form)));
        Assert.Equal([3, 4, 2, 2], Run(Clip(form)).shape);
        Assert.NotEqual(plain, Bytes(Run(Clip(form, seed: 8))));
        Assert.NotEqual(plain, Bytes(Run(Clip(form, motion: "the ring grows"))));
        Assert.NotEqual(plain, Bytes(Run(Clip(form, negative: "the ring grows"))));
        Assert.NotEqual(plain, Bytes(Run(Clip(form, still: Picture(form) * 0.5))));
    }

    [Fact]
    public void Frame_0_of_a_clip_whose_still_is_held_is_the_still_bit_for_bit_at_every_step()
    {
        var still_1CHW = Run(Still(WanForm.TextImageToVideo));
        using var job = Clip(WanForm.TextImageToVideo, latent: still_1CHW);
        do
        {
            job.Advance();
            Assert.Equal(Bytes(still_1CHW), Bytes(job.Latents.narrow(0, 0, 1)));
            Assert.Equal(Bytes(still_1CHW), Bytes(job.X0Estimate.narrow(0, 0, 1)));
        }
        while (!job.IsDone);
        using DecodedFrames still = new(Model(WanForm.TextImageToVideo), still_1CHW), clip = new(Model(WanForm.TextImageToVideo), job.Latents);
        Assert.Equal(Bytes(still.Frame(0)), Bytes(clip.Frame(0)));
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void A_clips_frames_come_in_order_and_are_those_that_come_when_it_is_asked_again(WanForm form)
    {
        using var frames = new DecodedFrames(Model(form), Run(Clip(form)));
        List<byte[]> all = [.. Enumerable.Range(0, 9).Select(frame => Bytes(frames.Frame(frame)))];
        Assert.Equal(9, all.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(all[6], Bytes(frames.Frame(6)));
        Assert.Equal(all[0], Bytes(frames.Frame(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => frames.Frame(9));
    }

    [Fact]
    public void Both_experts_take_their_steps()
    {
        var files = Files(WanForm.TwoExperts);
        var both = Bytes(Run(Clip(WanForm.TwoExperts)));
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
            Assert.NotEqual(both, Bytes(Run(Clip(WanForm.TwoExperts, model: model))));
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
            List<DenoisingJob> jobs = [Clip(form), Clip(form, seed: 8)];
            jobs[1].Advance();
            return jobs;
        }
    }

    [Fact]
    public void A_continued_clip_equals_its_parent_up_to_the_step_across_its_experts()
    {
        using var parent = Clip(WanForm.TwoExperts);
        using var other = Clip(WanForm.TwoExperts, motion: "the ring grows", earlier: 3);
        for (var step = 1; step <= Steps; step++)
        {
            parent.Advance();
            other.Advance();
            Assert.Equal(step <= 3, Bytes(parent.Latents).SequenceEqual(Bytes(other.Latents)));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_preview_has_the_size_of_a_frame(WanForm form)
    {
        using var previews = PreviewProjection.Fit(Model(form));
        Assert.Equal([1, 3, Side(form), Side(form)], previews.Project(Model(form).EncodeStill(Picture(form))).shape);
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void Finished_jobs_leave_no_tensor_behind(WanForm form)
    {
        _ = Model(form); // not in the scope of the work
        Work();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Work();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Work()
        {
            using var scope = NewDisposeScope();
            using var frames = new DecodedFrames(Model(form), Run(Clip(form, checkpoint: CheckpointAfter(Clip(form), 2))));
            frames.Frame(4).Dispose();
        }
    }

    [Fact]
    public void What_a_model_cannot_make_is_refused_with_what_it_can()
    {
        Refused<NotSupportedException>("makes stills and no clips", () => Clip(WanForm.TextToVideo));
        Refused<NotSupportedException>("makes clips of a still and no stills", () => Still(WanForm.TwoExperts));
        Refused<ArgumentException>("16 frames; this model makes 4n+1: 13 or 17", () => Clip(WanForm.TextImageToVideo, frames: 16));
        Refused<ArgumentException>("3 frames; this model makes 4n+1: 5", () => Clip(WanForm.TextImageToVideo, frames: 3));
        Refused<ArgumentException>("48 pixels; it must be a multiple of 32", () => Still(WanForm.TextImageToVideo, size: 48));
        Refused<ArgumentException>("[1, 4, 1, 1]", () => Clip(WanForm.TextImageToVideo, latent: zeros(1, 4, 1, 1)));
    }

    private static void Refused<T>(string words, Func<DenoisingJob> begin)
        where T : Exception => Assert.Contains(words, Assert.ThrowsAny<T>(begin).Message, StringComparison.Ordinal);

    private TinyWanFolder Files(WanForm form) => Known(form).Files;

    private DiffusionModel Model(WanForm form) => Known(form).Model;

    private int Side(WanForm form) => Files(form).Side;

    private (TinyWanFolder Files, DiffusionModel Model) Known(WanForm form)
    {
        if (_models.TryGetValue(form, out var known))
        {
            return known;
        }
        var files = new TinyWanFolder(form);
        return _models[form] = (files, ModelFamilies.Load(files.Folder));
    }

    private DenoisingJob Still(
        WanForm form, long seed = 7, string caption = "a large red star", string negative = "", int? size = null, StillOrigin? origin = null, byte[]? checkpoint = null)
    {
        var model = Model(form);
        using CaptionEmbedding said = model.EncodeCaption(caption), unsaid = model.EncodeCaption(negative);
        var conditions = new StillConditions(said, unsaid) { Origin = origin };
        return model.Begin(new StillRequest(seed, Steps, Guidance: 3, size ?? Side(form)), conditions, checkpoint);
    }

    private DenoisingJob Clip(
        WanForm form, long seed = 7, string motion = "the star moves to the left", string negative = "", int frames = 9, Tensor? still = null, Tensor? latent = null,
        int? earlier = null, byte[]? checkpoint = null, DiffusionModel? model = null)
    {
        model ??= Model(form);
        still ??= Picture(form);
        using var none = model.EncodeCaption("");
        using MotionEmbedding said = model.EncodeMotion(motion), unsaid = model.EncodeMotion(negative), first = model.EncodeMotion("the star moves to the left");
        ClipGuide[] guides = earlier is { } until ? [new ClipGuide(until, 3, none, first)] : [];
        var conditions = new ClipConditions(latent ?? model.EncodeStill(still), still, none, said, unsaid) { Earlier = guides };
        return model.Begin(new ClipRequest(seed, Steps, Guidance: 3, ImageGuidance: 1, Side(form), frames, Fps: 8, MotionStrength: 1), conditions, checkpoint);
    }

    private Tensor Picture(WanForm form) => SeededNoise.Draw(3, 0, [1, 3, Side(form), Side(form)]).clamp(-1, 1);

    private static bool Same(Tensor one, Tensor other) => Bytes(one).SequenceEqual(Bytes(other));

    private static bool Near(Tensor one, Tensor other) => allclose(one, other, atol: 1e-4);

    private static byte[] Bytes(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        Assert.True(tensor.isfinite().all().item<bool>());
        return tensor.contiguous().bytes.ToArray();
    }
}
