using System.Text;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>What a SentencePiece <c>.model</c> file (a protobuf ModelProto) says.</summary>
internal sealed record SentencePieceModel
{
    private const int MaxPieces = 1 << 20;
    private const int Unigram = 1;

    public List<SentencePiece> Pieces { get; } = [];

    public byte[] Charsmap { get; private set; } = [];

    public bool ByteFallback { get; private set; }

    public bool DummyPrefix { get; private set; } = true;

    public bool RemoveExtraSpaces { get; private set; } = true;

    public int UnknownId { get; private set; }

    public int EndId { get; private set; } = 2;

    public int PaddingId { get; private set; } = -1;

    public static SentencePieceModel Load(string path)
    {
        var bytes = TokenizerFile.Read(path);
        try
        {
            return Parse(bytes);
        }
        catch (TokenizerException e)
        {
            throw new TokenizerException($"{path}: {e.Message}", e);
        }
    }

    public static SentencePieceModel Parse(ReadOnlySpan<byte> bytes)
    {
        var model = new SentencePieceModel();
        for (var reader = new ProtobufReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    model.AddPiece(reader.Content);
                    break;
                case 2:
                    model.ReadTrainer(reader.Content);
                    break;
                case 3:
                    model.ReadNormalizer(reader.Content);
                    break;
                default:
                    break; // self-test samples and the denormalizer: nothing that encoding needs
            }
        }
        model.RequireIds();
        return model;
    }

    private void AddPiece(ReadOnlySpan<byte> message)
    {
        var (text, score, kind) = ("", 0f, PieceKind.Normal);
        for (var reader = new ProtobufReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    text = Encoding.UTF8.GetString(reader.Content);
                    break;
                case 2:
                    score = reader.Float;
                    break;
                case 3:
                    kind = (PieceKind)reader.Int32;
                    break;
                default:
                    break;
            }
        }
        Pieces.Add(Check(new SentencePiece(text, score, kind)));
    }

    private SentencePiece Check(SentencePiece piece)
    {
        if (Pieces.Count >= MaxPieces)
        {
            throw new TokenizerException($"The model has more than {MaxPieces} pieces.");
        }
        return piece.Text.Length > 0 && float.IsFinite(piece.Score) && Enum.IsDefined(piece.Kind)
            ? piece
            : throw new TokenizerException($"Piece {Pieces.Count} is broken: '{piece.Text}', score {piece.Score}, type {(int)piece.Kind}.");
    }

    private void ReadTrainer(ReadOnlySpan<byte> message)
    {
        for (var reader = new ProtobufReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 3 when reader.Int32 != Unigram:
                    throw new TokenizerException($"The model is of type {reader.Int32}; only unigram models ({Unigram}) are read.");
                case 24 when reader.Flag:
                    throw new TokenizerException("The model treats white space as a suffix, which no model here does.");
                case 35:
                    ByteFallback = reader.Flag;
                    break;
                case 40:
                    UnknownId = reader.Int32;
                    break;
                case 42:
                    EndId = reader.Int32;
                    break;
                case 43:
                    PaddingId = reader.Int32;
                    break;
                default:
                    break;
            }
        }
    }

    private void ReadNormalizer(ReadOnlySpan<byte> message)
    {
        for (var reader = new ProtobufReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 2:
                    Charsmap = reader.Content.ToArray();
                    break;
                case 3:
                    DummyPrefix = reader.Flag;
                    break;
                case 4:
                    RemoveExtraSpaces = reader.Flag;
                    break;
                case 5 when !reader.Flag:
                    throw new TokenizerException("The model leaves spaces unescaped, which no model here does.");
                default:
                    break;
            }
        }
    }

    private void RequireIds()
    {
        if (UnknownId < 0 || UnknownId >= Pieces.Count || Pieces[UnknownId].Kind != PieceKind.Unknown)
        {
            throw new TokenizerException($"The model's unknown piece {UnknownId} is not among its {Pieces.Count} pieces.");
        }
        if (EndId >= Pieces.Count || PaddingId >= Pieces.Count)
        {
            throw new TokenizerException($"The model's end {EndId} or padding {PaddingId} is not among its {Pieces.Count} pieces.");
        }
    }
}

/// <summary>The numbers are those of sentencepiece_model.proto.</summary>
internal enum PieceKind
{
    Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6,
}

internal readonly record struct SentencePiece(string Text, float Score, PieceKind Kind);
