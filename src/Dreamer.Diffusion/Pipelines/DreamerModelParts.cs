using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>The parts of a model as they lie in its folder.</summary>
internal sealed record DreamerModelParts(
    ClipTokenizer Tokenizer, CLIPTextModel TextEncoder, AutoencoderKL Vae, UNet2DConditionModel Unet, NoiseSchedule Schedule,
    MotionModel? Motion, ModelInfo Info)
{
    private static readonly PixelSize UsualLargest = 512;

    public static DreamerModel Load(string path, TensorPlace place, IReadOnlyList<LoraUse> loras)
    {
        using var off = no_grad();
        ModelPlace.Require(path);
        using var folder = new ModelFolder(path, place, loras);
        var index = folder.Read(ModelIndex.FileName, file => ConfigFile.Read<ModelIndex>(file));
        var tokenizer = folder.Read("tokenizer", ClipTokenizer.Load);
        var text = folder.Network<CLIPTextConfig, CLIPTextModel>(
            "text_encoder", config => new CLIPTextModel(config), CLIPTextModel.KeysOf, "text_config");
        var vae = folder.Network<AutoencoderKLConfig, AutoencoderKL>(
            "vae", config => new AutoencoderKL(config), _ => AutoencoderKL.CanonicalKey);
        var unet = folder.Network<UNet2DConditionConfig, UNet2DConditionModel>("unet", config => new UNet2DConditionModel(config));
        var schedule = folder.Read(
            "scheduler", part => new NoiseSchedule(ScheduleConfig.Load(Path.Combine(part, "scheduler_config.json"))));
        var motion = unet is null || index is null || !folder.Has("motion") ? null : LoadMotion(folder, unet, index.Dreamer.MotionTokens);
        folder.Note(
            tokenizer is null || text is null || vae is null || unet is null
                ? []
                : PartsFit.StageOne(tokenizer, text.Config, vae.Config, unet.Config));
        folder.Note(motion is null || vae is null ? [] : PartsFit.StageTwo(motion, vae.Config));
        folder.NoteUnusedLoras();
        folder.RequireSound();
        var parts = new DreamerModelParts(tokenizer!, text!, vae!, unet!, schedule!, motion, null!);
        var info = parts.Describe(path, index!.Dreamer, folder.Revision()) with { LatentsRevision = folder.OwnRevision };
        var model = new DreamerModel(parts with { Info = info });
        folder.GiveUp();
        return model;
    }

    private static MotionModel? LoadMotion(ModelFolder folder, UNet2DConditionModel unet, int tokens)
    {
        var video = folder.Network<MotionConfig, FactorizedVideoUNet>(
            "motion", config => new FactorizedVideoUNet(unet, config), least: config => LeastWeights(config, unet));
        var tokenizer = folder.Pieces("tokenizer_2");
        var encoder = folder.Network<T5Config, T5EncoderModel>(
            "text_encoder_2", config => new T5EncoderModel(config), T5EncoderModel.KeysOf);
        var vision = video?.Config.Adapter == true
            ? folder.Network<CLIPVisionConfig, CLIPVisionModelWithProjection>(
                "image_encoder", config => new CLIPVisionModelWithProjection(config), CLIPVisionModelWithProjection.KeysOf, "vision_config")
            : null;
        var processor = vision is null
            ? null
            : folder.Read("feature_extractor", part => new ClipImageProcessor(ClipImageConfig.Of(part, vision.Config.ImageSize)));
        return video is null || tokenizer is null || encoder is null
            ? null
            : new MotionModel(video, tokenizer, encoder, vision, processor, tokens);
    }

    private static double LeastWeights(MotionConfig config, UNet2DConditionModel unet)
    {
        config.ValidateFor(unet.Config);
        return config.LeastWeights(unet.Config);
    }

    // As diffusers: the latents' side that the denoiser was trained at, in pixels; for one that does not say, SD 1.5's.
    public static PixelSize DefaultSizeOf(UNet2DConditionConfig unet, AutoencoderKLConfig vae) =>
        unet.SampleSize is { } side ? side.At(0) * vae.LatentScale() : 512;

    public static ModelAbilities Makes(
        DreamerDefaults defaults, UNet2DConditionConfig unet, AutoencoderKLConfig vae, MotionConfig? motion)
    {
        var usual = defaults.Size ?? DefaultSizeOf(unet, vae);
        return new ModelAbilities(Stills: true, Clips: motion is not null)
        {
            MaxPixels = Math.Max(usual.Pixels, (defaults.MaxSize ?? UsualLargest).Pixels),
            MaxFrames = motion?.MotionMaxSeqLength ?? 0,
        };
    }

    private ModelInfo Describe(string path, DreamerDefaults defaults, string revision)
    {
        nn.Module[] networks = [TextEncoder, Vae, Unet, .. Motion?.Networks ?? []];
        var makes = Makes(defaults, Unet.Config, Vae.Config, Motion?.Unet.Config);
        return new ModelInfo(
            defaults.Name ?? ModelInfo.NameOf(path), revision,
            Vae.Config.LatentChannels, Vae.Config.LatentScale(), Schedule.Config.TrainSteps, makes.MaxFrames,
            defaults.Size ?? DefaultSizeOf(Unet.Config, Vae.Config), defaults.Frames, defaults.Fps,
            ModelInfo.BytesOf(networks))
        {
            Makes = makes,
        };
    }
}
