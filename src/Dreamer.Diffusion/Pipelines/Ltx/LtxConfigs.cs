using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>What an LTX-Video folder's files say before weights are read: an absent or broken one is null, and noted by the folder.</summary>
internal sealed record LtxConfigs(
    LtxIndex? Index, T5Config? Text, AutoencoderKLLTXVideoConfig? Vae, LTXVideoTransformer3DConfig? Transformer)
{
    public const string TextEncoder = "text_encoder", Autoencoder = "vae", Denoiser = "transformer";

    private const int PublishedFps = 25;

    public static LtxConfigs Read(IModelConfigs folder) => new(
        folder.Json<LtxIndex>(ModelIndex.FileName), folder.Config<T5Config>(TextEncoder),
        folder.Config<AutoencoderKLLTXVideoConfig>(Autoencoder), folder.Config<LTXVideoTransformer3DConfig>(Denoiser));

    /// <summary>Measures all weights, and answers those that come and go: texts are embedded first, and then steps are taken.</summary>
    public static IReadOnlyList<ModelPart> Measure(ModelFolder folder)
    {
        folder.Measure(Autoencoder);
        return
        [
            new ModelPart(TextEncoder, PartUse.Texts, folder.Measure(TextEncoder)),
            new ModelPart(Denoiser, PartUse.Steps, folder.Measure(Denoiser, blocksKey: LTXVideoTransformer3DModel.BlocksKey)),
        ];
    }

    public static ModelAbilities Makes(LtxIndex index, AutoencoderKLLTXVideoConfig vae)
    {
        // As long as the seconds that the transformer's places run over, at the published rate
        var placed = 1 + (LtxRotary.BaseSeconds * PublishedFps - 1) / vae.FrameScale() * vae.FrameScale();
        return new ModelAbilities(Stills: true, Clips: true, vae.FrameScale())
        {
            MaxPixels = index.Dreamer.MostPixels,
            MaxFrames = Math.Min(placed, Math.Max(index.Dreamer.MaxFrames ?? placed, index.Dreamer.Frames ?? 0)),
        };
    }

    /// <summary>Whether the parts belong together: each can be sound, and of another model. One sentence a fault.</summary>
    public IEnumerable<string> Faults()
    {
        if (Transformer is not null && Text is not null && Transformer.CaptionChannels != Text.DModel)
        {
            yield return $"The transformer attends to texts of width {Transformer.CaptionChannels} and text_encoder gives {Text.DModel}.";
        }
        if (Transformer is not null && Vae is not null
            && (Transformer.InChannels != Vae.LatentChannels || Transformer.OutChannels != Vae.LatentChannels))
        {
            yield return $"The transformer takes {Transformer.InChannels} channels and gives {Transformer.OutChannels}; the vae's latents "
                + $"have {Vae.LatentChannels}.";
        }
        if (Vae is not null && (Vae.InChannels != 3 || Vae.OutChannels != 3))
        {
            yield return $"The vae takes frames of {Vae.InChannels} colours and gives {Vae.OutChannels}; a picture has 3.";
        }
    }
}
