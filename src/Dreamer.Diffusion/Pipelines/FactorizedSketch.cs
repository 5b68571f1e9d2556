using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A model of the factorized family, or Stable Diffusion's, of which only the configs are known.</summary>
internal sealed class FactorizedSketch : ModelSketch
{
    private const int StillRows = 2, ClipRows = 3; // with guidance by the caption, and by the still as well
    private const int States = 3; // latents, their estimate, and the one before
    private const int Float = sizeof(float);

    private readonly FactorizedConfigs _configs;

    private FactorizedSketch(FactorizedConfigs configs) => _configs = configs;

    public override string Family => "factorized";

    public override ModelAbilities Makes => DreamerModelParts.Makes(_configs.Defaults, _configs.Unet, _configs.Vae, _configs.Motion);

    public override int SizeMultiple => _configs.Vae.LatentScale();

    public override (PixelSize Size, int Frames, double Fps) Defaults => (
        _configs.Defaults.Size ?? DreamerModelParts.DefaultSizeOf(_configs.Unet, _configs.Vae), _configs.Defaults.Frames,
        _configs.Defaults.Fps);

    /// <summary>Null where something is missing or broken, which the files then have noted.</summary>
    public static FactorizedSketch? Read(IModelConfigs files) =>
        FactorizedConfigs.Read(files) is { } configs ? new FactorizedSketch(configs) { Parts = [.. PartsOf(configs)] } : null;

    internal override void ReadRest(ModelFolder files)
    {
        files.Read("tokenizer", ClipTokenizer.Load);
        files.Read("scheduler", part => new NoiseSchedule(ScheduleConfig.Load(Path.Combine(part, "scheduler_config.json"))));
        if (_configs.Motion is not null)
        {
            files.Pieces("tokenizer_2");
        }
        if (_configs.Vision is { } vision)
        {
            files.Read("feature_extractor", part => new ClipImageProcessor(ClipImageConfig.Of(part, vision.ImageSize)));
        }
    }

    private protected override JobNeeds StillNeeds(PixelSize size, ScalarType type)
    {
        var pixels = Pixels(size);
        var unet = new UNetNeeds(_configs.Unet, null);
        return Needs(
            size, [1, _configs.Vae.LatentChannels, Latent(size).Height, Latent(size).Width], unet.Tokens(pixels, frames: 1),
            unet.Contexts(StillRows, _configs.Text.MaxPositionEmbeddings), unet.Step(StillRows, pixels), unet.Signal(StillRows, pixels), type);
    }

    private protected override JobNeeds ClipNeeds(PixelSize size, int frames, ScalarType type)
    {
        var pixels = Pixels(size);
        var unet = new UNetNeeds(_configs.Unet, _configs.Motion);
        var contexts = unet.Contexts(ClipRows, _configs.Text.MaxPositionEmbeddings)
            + unet.MotionContexts(ClipRows, _configs.Defaults.MotionTokens, pixels);
        return Needs(
            size, [1, frames - 1, _configs.Vae.LatentChannels, Latent(size).Height, Latent(size).Width], unet.Tokens(pixels, frames), contexts,
            unet.Step(ClipRows * frames, pixels), unet.Signal(ClipRows * (frames - 1), pixels), type);
    }

    private static IEnumerable<PartSketch> PartsOf(FactorizedConfigs configs)
    {
        yield return new PartSketch("text_encoder", () => new CLIPTextModel(configs.Text), CLIPTextModel.KeysOf);
        yield return new PartSketch("vae", () => new AutoencoderKL(configs.Vae), _ => AutoencoderKL.CanonicalKey);
        yield return new PartSketch("unet", () => new UNet2DConditionModel(configs.Unet));
        if (configs is { Motion: { } motion, MotionText: { } text })
        {
            yield return new PartSketch("motion", () => new FactorizedVideoUNet(new UNet2DConditionModel(configs.Unet), motion));
            yield return new PartSketch("text_encoder_2", () => new T5EncoderModel(text), T5EncoderModel.KeysOf);
        }
        if (configs.Vision is { } vision)
        {
            yield return new PartSketch(
                "image_encoder", () => new CLIPVisionModelWithProjection(vision), CLIPVisionModelWithProjection.KeysOf);
        }
    }

    private JobNeeds Needs(PixelSize size, long[] latents, long tokens, long contexts, long step, long signal, ScalarType type)
    {
        var number = NumberTypes.Bytes(type);
        var numbers = latents.Aggregate(1L, (product, length) => product * length);
        var still = numbers / (latents.Length == 5 ? latents[1] : 1);
        var kept = States * numbers * Float + contexts * number + (latents.Length == 5 ? still * Float : 0);
        return new JobNeeds(latents, tokens, kept, JobNeeds.StepBytes(step * number, tokens), UNetNeeds.Decode(_configs.Vae, size.Pixels) * NumberTypes.Bytes(NumberTypes.Of("vae", "", type)))
        {
            Checkpoint = States * numbers * Float,
            StepCache = Float * (2 * numbers + signal),
        };
    }

    private PixelSize Latent(PixelSize size) => size / _configs.Vae.LatentScale();

    private long Pixels(PixelSize size) => Latent(size).Pixels;
}

/// <summary>The configs of a factorized model, those of stage two where there is one.</summary>
internal sealed record FactorizedConfigs(
    DreamerDefaults Defaults, CLIPTextConfig Text, AutoencoderKLConfig Vae, UNet2DConditionConfig Unet)
{
    public MotionConfig? Motion { get; init; }

    public T5Config? MotionText { get; init; }

    /// <summary>Only where the motion layers have an adapter.</summary>
    public CLIPVisionConfig? Vision { get; init; }

    public static FactorizedConfigs? Read(IModelConfigs files)
    {
        var index = files.Json<ModelIndex>(ModelIndex.FileName);
        var (text, vae) = (files.Config<CLIPTextConfig>("text_encoder", "text_config"), files.Config<AutoencoderKLConfig>("vae"));
        var unet = files.Config<UNet2DConditionConfig>("unet");
        if (index is null || text is null || vae is null || unet is null)
        {
            return null;
        }
        var stills = new FactorizedConfigs(index.Dreamer, text, vae, unet);
        return files.Has("motion") ? WithMotion(stills, files) : stills;
    }

    private static FactorizedConfigs? WithMotion(FactorizedConfigs stills, IModelConfigs files)
    {
        var (motion, text) = (files.Config<MotionConfig>("motion"), files.Config<T5Config>("text_encoder_2"));
        var vision = motion?.Adapter == true ? files.Config<CLIPVisionConfig>("image_encoder", "vision_config") : null;
        return motion is null || text is null || (motion.Adapter && vision is null)
            ? null
            : stills with { Motion = motion, MotionText = text, Vision = vision };
    }
}
