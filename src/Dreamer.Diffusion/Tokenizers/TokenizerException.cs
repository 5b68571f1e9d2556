namespace Dreamer.Diffusion.Tokenizers;

/// <summary>A tokenizer's file that cannot be used, or a text that is too long; the message holds the offending value.</summary>
public sealed class TokenizerException(string message, Exception? cause = null) : IOException(message, cause);
