using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Pipelines.Flow;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>A model of LTX-Video of which only the configs are known.</summary>
internal sealed class LtxSketch : ModelSketch
{
    private const int Float = sizeof(float);
    private const int States = 2; // latents and their estimate, of Euler's steps

    private readonly LtxConfigs _configs;

    private LtxSketch(LtxConfigs configs) => _configs = configs;

    public override string Family => "LTX-Video";

    public override ModelAbilities Makes => LtxConfigs.Makes(_configs.Index!, Vae);

    public override int SizeMultiple => Vae.LatentScale();

    public override (PixelSize Size, int Frames, double Fps) Defaults => _configs.Index!.Dreamer.OrPublished;

    private LTXVideoTransformer3DConfig Transformer => _configs.Transformer!;

    private AutoencoderKLLTXVideoConfig Vae => _configs.Vae!;

    /// <summary>Null where something is missing or broken, which the files then have noted.</summary>
    public static LtxSketch? Read(IModelConfigs files)
    {
        var configs = LtxConfigs.Read(files);
        files.Note(configs.Faults());
        return configs is { Index: not null, Text: not null, Vae: not null, Transformer: not null }
            ? new LtxSketch(configs) { Parts = [.. PartsOf(configs)] }
            : null;
    }

    internal override void ReadRest(ModelFolder files)
    {
        files.Pieces("tokenizer");
        FlowFiles.Schedule(files);
    }

    private protected override JobNeeds StillNeeds(PixelSize size, ScalarType type) => Needs(size, frames: 1, given: 0, type);

    private protected override JobNeeds ClipNeeds(PixelSize size, int frames, ScalarType type) =>
        Needs(size, 1 + (frames - 1) / Makes.FrameStep, Float * Vae.LatentChannels * Area(size), type);

    private static IEnumerable<PartSketch> PartsOf(LtxConfigs configs)
    {
        yield return new PartSketch(LtxConfigs.TextEncoder, () => new T5EncoderModel(configs.Text!), T5EncoderModel.KeysOf)
        {
            Use = PartUse.Texts,
        };
        yield return new PartSketch(LtxConfigs.Autoencoder, () => new AutoencoderKLLTXVideo(configs.Vae!));
        yield return new PartSketch(LtxConfigs.Denoiser, () => new LTXVideoTransformer3DModel(configs.Transformer!))
        {
            Use = PartUse.Steps,
        };
    }

    private JobNeeds Needs(PixelSize size, long frames, long given, ScalarType type)
    {
        var (area, latent, number) = (Area(size), size / Vae.LatentScale(), NumberTypes.Bytes(type));
        var (tokens, latents) = (frames * area, Vae.LatentChannels * frames * area);
        var needs = new TokenNeeds(Transformer.Width, 4 * Transformer.Width, Transformer.Width);
        var mask = TokenNeeds.Rows * LtxPrompt.Rows * number;
        var kept = States * latents * Float + needs.Contexts(LtxPrompt.Rows, Transformer.NumLayers, number) + mask + given;
        var decode = JobNeeds.Held(LtxDecoderNeeds.Numbers(Vae, frames, area) * number);
        return new JobNeeds(
            [1, Vae.LatentChannels, frames, latent.Height, latent.Width], tokens, kept, needs.Step(tokens, latents, number),
            decode)
        {
            // Frames that stay lie between tensors that come and go: the C library was measured to hold 2 to 3 times as much as is used
            Unfolded = LtxDecoderNeeds.Unfolded(Vae, area) * number + decode,
            Checkpoint = States * latents * Float,
            StepCache = needs.StepCache(tokens, latents),
            StepFlops = TokenNeeds.Rows * Flops(tokens),
        };
    }

    /// <summary>Of all blocks: two for each weight and token, four for each pair of attention and channel.</summary>
    private double Flops(double tokens)
    {
        double width = Transformer.Width;
        return Transformer.NumLayers * tokens * (2 * 14 * width * width + 4 * width * (LtxPrompt.Rows + tokens));
    }

    private long Area(PixelSize size) => (size / Vae.LatentScale()).Pixels;
}
