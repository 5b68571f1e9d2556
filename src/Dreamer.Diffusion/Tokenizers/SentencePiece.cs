namespace Dreamer.Diffusion.Tokenizers;

/// <summary>The numbers are those of sentencepiece_model.proto.</summary>
internal enum PieceKind
{
    Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6,
}

internal readonly record struct SentencePiece(string Text, float Score, PieceKind Kind);
