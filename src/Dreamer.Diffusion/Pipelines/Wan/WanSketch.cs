using System.Text.Json.Serialization;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines.Flow;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>A Wan model of which only the configs are known.</summary>
internal sealed class WanSketch : ModelSketch
{
    private const int Float = sizeof(float);

    private readonly WanConfigs _configs;
    private readonly WanSchedulerConfig _scheduler;

    private WanSketch(WanConfigs configs, WanSchedulerConfig scheduler) => (_configs, _scheduler) = (configs, scheduler);

    public override string Family => "Wan";

    public override ModelAbilities Makes => WanConfigs.Makes(_configs.Index!, Expert);

    public override int SizeMultiple => _configs.SizeMultiple();

    public override (PixelSize Size, int Frames, double Fps) Defaults => _configs.Index!.Dreamer.For(Vae);

    private WanTransformer3DConfig Expert => _configs.Experts[0]!;

    private TokenNeeds Transformer => new(Expert.Width, Expert.FfnDim, Expert.AttentionHeadDim);

    private AutoencoderKLWanConfig Vae => _configs.Vae!;

    /// <summary>Null where something is missing or broken, which the files then have noted.</summary>
    public static WanSketch? Read(IModelConfigs files)
    {
        var configs = WanConfigs.Read(files);
        files.Note(configs.Faults());
        var scheduler = files.Json<WanSchedulerConfig>(Path.Combine("scheduler", "scheduler_config.json"));
        var isWhole = configs is { Index: not null, Text: not null, Vae: not null } && configs.Experts.All(expert => expert is not null)
            && (configs.Experts[0]!.ImageDim is null || configs.Vision is not null);
        return isWhole && scheduler is not null ? new WanSketch(configs, scheduler) { Parts = [.. PartsOf(configs)] } : null;
    }

    internal override void ReadRest(ModelFolder files)
    {
        WanConfigs.CountFiles(files);
        files.Pieces("tokenizer");
        FlowFiles.Schedule(files);
        if (_configs.Vision is { } vision)
        {
            files.Read("image_processor", part => new ClipImageProcessor(ClipImageConfig.Of(part, vision.ImageSize)));
        }
    }

    private protected override JobNeeds StillNeeds(PixelSize size, ScalarType type) => Needs(size, frames: 1, given: 0, type);

    private protected override JobNeeds ClipNeeds(PixelSize size, int frames, ScalarType type)
    {
        var (latentFrames, area) = (1 + (frames - 1) / Makes.FrameStep, Area(size));
        var isHeld = WanConfigs.Holds(_configs.Index!, Expert);
        var given = isHeld ? Vae.ZDim * area : (Vae.ZDim + AutoencoderKLWanConfig.ChunkFrames) * latentFrames * area;
        return Needs(size, latentFrames, given * Float, type);
    }

    private static IEnumerable<PartSketch> PartsOf(WanConfigs configs)
    {
        yield return new PartSketch(WanConfigs.TextEncoder, () => new T5EncoderModel(configs.Text!), T5EncoderModel.KeysOf)
        {
            Use = PartUse.Texts,
        };
        yield return new PartSketch(
            WanConfigs.Autoencoder, () => new AutoencoderKLWan(configs.Vae!), AutoencoderKLWan.KeysOf,
            WanConfigs.TypeIn(WanConfigs.Autoencoder));
        foreach (var (expert, name) in configs.Experts.Zip(WanConfigs.ExpertNames))
        {
            yield return new PartSketch(name, () => new WanTransformer3DModel(expert!), WanTransformer3DModel.KeysOf)
            {
                Use = PartUse.Steps,
            };
        }
        if (configs.Vision is { } vision)
        {
            yield return new PartSketch(
                WanConfigs.ImageEncoder, () => new CLIPVisionModelWithProjection(vision), CLIPVisionModelWithProjection.KeysOf);
        }
    }

    /// <summary>Of the caption, and of the image where there is the branch.</summary>
    private int ContextTokens => WanPrompt.Rows + (_configs.Vision?.Tokens() ?? 0);

    private JobNeeds Needs(PixelSize size, long frames, long given, ScalarType type)
    {
        var (area, patch) = (Area(size), Expert.PatchSize[1]);
        var (latent, latents, tokens) = (size / Vae.LatentScale(), Vae.ZDim * frames * area, frames * area / (patch * patch));
        var kept = _scheduler.States * latents * Float + Contexts(type) + given;
        return new JobNeeds(
            [1, Vae.ZDim, frames, latent.Height, latent.Width], tokens, kept, Transformer.Step(tokens, latents, NumberTypes.Bytes(type)),
            WanDecoding.Bytes(Vae, area, isClip: frames > 1))
        {
            Unfolded = WanDecoding.Unfolded(Vae, area, isClip: frames > 1),
            Checkpoint = _scheduler.States * latents * Float,
            StepCache = Transformer.StepCache(tokens, latents),
            StepFlops = TokenNeeds.Rows * WanFlops.OfStep(Expert, tokens, ContextTokens),
        };
    }

    /// <summary>Of one expert. The other's are made when its turn comes.</summary>
    private long Contexts(ScalarType type) =>
        _configs.Experts.Max(expert => Transformer.Contexts(ContextTokens, expert!.NumLayers, NumberTypes.Bytes(type)));

    private long Area(PixelSize size) => (size / Vae.LatentScale()).Pixels;
}

/// <summary>What a job keeps for its sampler, by the folder's <c>scheduler_config.json</c>.</summary>
internal sealed record WanSchedulerConfig : INetworkConfig
{
    [JsonPropertyName("_class_name")]
    public string ClassName { get; init; } = "";

    public int SolverOrder { get; init; } = 2;

    /// <summary>Tensors of the latents' size: latents and their estimate, and of UniPC its sample and estimates of earlier steps.</summary>
    public int States => ClassName.StartsWith("UniPC", StringComparison.Ordinal) ? 2 + SolverOrder : 2;

    public void Validate() => ConfigChecks.Size("solver_order", SolverOrder, max: 3);
}
