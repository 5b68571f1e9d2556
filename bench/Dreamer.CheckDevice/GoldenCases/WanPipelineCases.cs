// Shapes: B batch, C channels, F frames, H/W pixels, L latent channels, f latent frames, h/w latent pixels
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Pipelines.Wan;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>
/// Whole runs of Wan's folders, from noise and captions' embeddings to frames. Of each: 1. what is given of the clip, 2. each step's
/// prediction and latents, in both generations of the sampler, 3. the frames.
/// </summary>
internal sealed class WanPipelineCases(GoldenCase golden, WanPipelineParts parts, string folder, string run)
{
    private const double LatentLimit = 2e-3; // guidance multiplies errors
    private const double FrameLimit = 1e-3;
    private const string Older = "diffusers0352.", Scheduler = "scheduler";

    private readonly GoldenTensors _tensors = golden.Tensors;
    private readonly string _set = run + ".";

    /// <summary>Whether a folder is such a case: it is a pipeline's, or pipelines' are inside.</summary>
    public static bool IsMeant(string folder) => File.Exists(Path.Combine(folder, "io.safetensors"))
        && Directory.GetDirectories(folder).Append(folder).Any(place => File.Exists(Path.Combine(place, ModelIndex.FileName)));

    public static void Run(GoldenCase golden)
    {
        golden.Tensors.Find("num_inference_steps"); // each run's levels are as many
        foreach (var set in golden.Tensors.Prefixes("step0.noise_pred_cond"))
        {
            var run = set.TrimEnd('.');
            var folder = golden.Has(ModelIndex.FileName) ? "" : run.Split('_')[0];
            using var place = golden.Part(folder);
            using var parts = new WanPipelineParts(place);
            new WanPipelineCases(golden, parts, folder, run).Expect();
        }
    }

    private void Expect()
    {
        // 1. What is given
        var given = Given();
        // 2. The steps
        var config = FlowSamplerCases.ConfigOf(golden, Path.Combine(folder, SchedulerFolder(), "scheduler_config.json"));
        if (_tensors.Has(Older + _set + "timesteps"))
        {
            Denoised(Older + _set, config with { HasOriginalLevels = true }, given);
        }
        var z_BLfhw = given.Completed(Denoised(_set, config, given));
        // 3. The frames
        var latents_BLfhw = parts.Vae.Unscale(z_BLfhw);
        _tensors.Expect(_set + "vae_input", () => latents_BLfhw, LatentLimit, floor: 1);
        // Decoding magnifies what coarser numbers have moved: then each is compared for itself.
        var shown_BLfhw = golden.IsExact ? latents_BLfhw : _tensors[_set + "vae_input"];
        _tensors.Expect(_set + "frames", () => (parts.Vae.Decode(shown_BLfhw) / 2 + 0.5).clamp(0, 1).transpose(1, 2), FrameLimit);
    }

    private GivenFrames Given() => _tensors.Has(_set + "condition_latents") ? new GivenFrames(Held_BLfhw: HeldFrame())
        : _tensors.Has(_set + "condition") ? new GivenFrames(Condition_BMfhw: Condition())
        : GivenFrames.Nothing;

    private Tensor HeldFrame()
    {
        var image_BCHW = Picture("image_u8");
        _tensors.Expect(_set + "image_preprocessed", () => image_BCHW);
        var still_BLfhw = parts.Vae.Scale(parts.Vae.Encode(image_BCHW.unsqueeze(2)).Mean);
        _tensors.Expect(_set + "condition_latents", () => still_BLfhw, LatentLimit, floor: 1);
        var shape = Noise().shape;
        var mask_11fhw = HeldFrames.Hold(
            ones([1, 1, .. shape[2..]], device: still_BLfhw.device), zeros([1, 1, 1, .. shape[3..]], device: still_BLfhw.device));
        _tensors.Expect(_set + "first_frame_mask", () => mask_11fhw, limit: 0);
        return still_BLfhw;
    }

    private Tensor Condition()
    {
        var last_BCHW = run.EndsWith("_last", StringComparison.Ordinal) ? Picture($"{folder}.last_image_u8") : null;
        var frames = (int)_tensors.Shape(_set + "frames")[1];
        var video_BCFHW = WanGivenFrames.Video(Picture($"{folder}.image_u8"), last_BCHW, frames);
        var condition_BLfhw = WanGivenFrames.Condition(parts.Vae.Scale(parts.Vae.Encode(video_BCFHW).Mean), last_BCHW is not null);
        _tensors.Expect(_set + "condition", () => condition_BLfhw, LatentLimit, floor: 1);
        return condition_BLfhw;
    }

    /// <summary>Bytes BHWC -> BCHW from -1 to 1.</summary>
    private Tensor Picture(string name) => _tensors[name].permute(0, 3, 1, 2).to(ScalarType.Float32) / 255 * 2 - 1;

    private Tensor Denoised(string set, FlowScheduleConfig config, GivenFrames given)
    {
        var sampler = FlowSampler.Create(config, (int)_tensors.Shape(set + "timesteps")[0]);
        FlowSamplerCases.ExpectLevels(_tensors, set, config, sampler);
        var ofFirst = WanExperts.StepsOfFirst(sampler.Timesteps, parts.BoundaryRatio, config.TrainSteps);
        int[] experts = [.. Enumerable.Range(0, sampler.Steps).Select(step => step < ofFirst ? 0 : 1)];
        _tensors.Expect(set + "which_transformer", () => tensor(experts) + 1, limit: 0);
        _tensors.Expect(folder + ".boundary_ratio", () => tensor([parts.BoundaryRatio!.Value]), limit: 1e-6);
        List<ContextCache> contexts = [.. parts.Experts.Select(Captions)];
        var state = sampler.Begin(Noise());
        for (var step = 0; step < sampler.Steps; step++)
        {
            var (expert, name) = (experts[step], $"{set}step{step}.");
            var rows = Evaluated(name, expert, state.Latents, sampler.Timesteps[step], given, contexts[expert]);
            state = sampler.Advance(state, Guided(name, expert, rows));
            _tensors.Expect(name + "latents", () => state.Latents, LatentLimit, floor: 1);
        }
        return state.Latents;
    }

    /// <summary>Both branches of guidance in one evaluation, as the product's jobs take it: the caption's last.</summary>
    private Tensor Evaluated(string name, int expert, Tensor z_BLfhw, double time, GivenFrames given, ContextCache contexts)
    {
        var shape = z_BLfhw.shape;
        var (input, times) = (given.Shown(z_BLfhw), given.Times(time, shape[0], shape[2], z_BLfhw.device));
        if (parts.ExpandsTimesteps)
        {
            _tensors.Expect(name + "model_input", () => input, LatentLimit, floor: 1);
            var times_BG = times.reshape(shape[0], -1);
            _tensors.Expect(
                name + "timestep_tokens",
                () => times_BG.repeat_interleave(_tensors.Shape(name + "timestep_tokens")[1] / times_BG.shape[1], dim: 1), limit: 0);
        }
        var evaluation = new WanEvaluation(parts.Experts[expert], contexts); // the contexts are the run's
        return evaluation.Evaluate(Repeated(input), Repeated(times));
        Tensor Repeated(Tensor row) => cat([.. Enumerable.Repeat(row, IsGuided ? 2 : 1)], dim: 0);
    }

    private Tensor Guided(string name, int expert, Tensor rows)
    {
        var branches = rows.chunk(IsGuided ? 2 : 1);
        _tensors.Expect(name + "noise_pred_cond", () => branches[^1], LatentLimit, floor: 1);
        if (!IsGuided)
        {
            return branches[0];
        }
        _tensors.Expect(name + "noise_pred_uncond", () => branches[0], LatentLimit, floor: 1);
        var guided = GuidanceBranches.ForFlow(Scales()[expert]).Combine(rows);
        _tensors.Expect(name + "noise_pred", () => guided, LatentLimit, floor: 1);
        return guided;
    }

    private bool IsGuided => _tensors.Has(_set + "step0.noise_pred_uncond");

    private double[] Scales()
    {
        double first = _tensors["guidance_scale"].item<float>();
        return [first, _tensors.Find("guidance_scale_2")?.item<float>() ?? first];
    }

    private ContextCache Captions(WanTransformer3DModel expert) => expert.Project(
        IsGuided ? cat([_tensors["negative_prompt_embeds"], _tensors["prompt_embeds"]], dim: 0) : _tensors["prompt_embeds"]);

    private Tensor Noise() => _tensors.Find(_set + "noise") ?? _tensors.Find(folder + ".noise") ?? _tensors["noise"];

    private string SchedulerFolder() =>
        Directory.Exists(golden.PathOf(Path.Combine(folder, $"{Scheduler}_{run}"))) ? $"{Scheduler}_{run}" : Scheduler;
}
