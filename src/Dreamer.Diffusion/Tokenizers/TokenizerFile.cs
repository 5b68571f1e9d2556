using Dreamer.Diffusion.Checkpoints;

namespace Dreamer.Diffusion.Tokenizers;

internal static class TokenizerFile
{
    /// <summary>Far above any public vocabulary (T5's model has 0.8 MB, CLIP's vocabulary 0.9 MB).</summary>
    private const long MaxLength = 64 << 20;

    /// <summary>Merging is quadratic in the length of a word, so a text is bounded too; no encoder here sees more than 512 tokens.</summary>
    public const int MaxTextLength = 8192;

    public static byte[] Read(string path)
    {
        var length = File.Exists(path) ? FileLength.Of(path) : throw new TokenizerException($"There is no tokenizer file {path}.");
        return length <= MaxLength
            ? File.ReadAllBytes(path)
            : throw new TokenizerException($"{path}: {length} bytes are too many for a tokenizer; at most {MaxLength} are read.");
    }

    public static string RequireShort(string text) => text.Length <= MaxTextLength
        ? text
        : throw new TokenizerException($"A text of {text.Length} characters is too long; at most {MaxTextLength} are tokenized.");
}
