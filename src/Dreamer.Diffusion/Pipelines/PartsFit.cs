using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tokenizers;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Whether a folder's parts belong together: each can be sound, and of another model. One sentence a fault.</summary>
internal static class PartsFit
{
    public static IEnumerable<string> StageOne(
        ClipTokenizer tokenizer, CLIPTextConfig text, AutoencoderKLConfig vae, UNet2DConditionConfig unet)
    {
        if (tokenizer.Length > text.MaxPositionEmbeddings)
        {
            yield return $"The tokenizer gives {tokenizer.Length} tokens and the text encoder takes {text.MaxPositionEmbeddings}.";
        }
        if (tokenizer.HighestId >= text.VocabSize)
        {
            yield return $"The tokenizer has the id {tokenizer.HighestId} and the text encoder {text.VocabSize} tokens.";
        }
        if (unet.CrossAttentionDim.Values.Any(width => width != text.HiddenSize))
        {
            yield return $"The unet attends to texts of width {string.Join(", ", unet.CrossAttentionDim.Values)} and the text encoder "
                + $"gives {text.HiddenSize}.";
        }
        if (unet.ClassEmbedType is not null && unet.ProjectionClassEmbeddingsInputDim != text.HiddenSize)
        {
            yield return $"The unet embeds a vector of width {unet.ProjectionClassEmbeddingsInputDim} and the text encoder gives "
                + $"{text.HiddenSize}.";
        }
        if (unet.InChannels != vae.LatentChannels || unet.OutChannels != vae.LatentChannels)
        {
            yield return $"The unet takes {unet.InChannels} channels and gives {unet.OutChannels}; the vae's latents have "
                + $"{vae.LatentChannels}.";
        }
    }

    public static IEnumerable<string> StageTwo(MotionModel motion, AutoencoderKLConfig vae)
    {
        var (config, text, vision) = (motion.Unet.Config, motion.Encoder.Config, motion.Vision?.Config);
        if (motion.Tokenizer.VocabularySize > text.VocabSize)
        {
            yield return $"tokenizer_2 has {motion.Tokenizer.VocabularySize} pieces and text_encoder_2 {text.VocabSize}.";
        }
        if (config.T5 && config.T5Width != text.DModel)
        {
            yield return $"The motion layers attend to texts of width {config.T5Width} and text_encoder_2 gives {text.DModel}.";
        }
        if (vision is not null && config.ImageTokenWidth != vision.HiddenSize)
        {
            yield return $"The motion layers' adapter takes image tokens of width {config.ImageTokenWidth} and image_encoder gives "
                + $"{vision.HiddenSize}.";
        }
        if (config.Paca && config.LatentScale != vae.LatentScale())
        {
            yield return $"The motion layers take a latent pixel for {config.LatentScale} pixels of a side; the vae's stands for "
                + $"{vae.LatentScale()}.";
        }
    }

    /// <summary>Of a tokenizer and a text encoder in the folders of those names.</summary>
    public static IEnumerable<string> Pieces(SentencePieceTokenizer? tokenizer, T5Config? text) =>
        tokenizer?.VocabularySize > text?.VocabSize
            ? [$"The tokenizer has {tokenizer.VocabularySize} pieces and the text encoder {text.VocabSize}."]
            : [];
}
