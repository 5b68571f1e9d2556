using Dreamer.Diffusion.Checkpoints;

namespace Dreamer.Diffusion.Tokenizers;

internal static class TokenizerFile
{
    /// <summary>Far above any public vocabulary (T5's model has 0.8 MB, UMT5's 4.5 MB, CLIP's vocabulary 0.9 MB).</summary>
    private const long MaxLength = 64 << 20;

    /// <summary>
    /// Merging is quadratic in the length of a word, so a text is bounded too; no encoder here sees more than 512 tokens.
    /// </summary>
    public const int MaxTextLength = 8192;

    public static byte[] Read(string path) => Read(() => BoundedFile.ReadBytes(path, MaxLength));

    public static ReadOnlyMemory<byte> ReadUtf8(string path) => Read(() => BoundedFile.ReadUtf8(path, MaxLength));

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw new TokenizerException(e.Message, e);
        }
    }

    public static string RequireShort(string text) => text.Length <= MaxTextLength
        ? text
        : throw new TokenizerException($"A text of {text.Length} characters is too long; at most {MaxTextLength} are tokenized.");
}

/// <summary>A tokenizer's file that cannot be used, or a text that is too long; the message holds the offending value.</summary>
public sealed class TokenizerException(string message, Exception? cause = null) : IOException(message, cause);
