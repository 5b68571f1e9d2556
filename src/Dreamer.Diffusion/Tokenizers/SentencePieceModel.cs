using Google.Protobuf;

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

    public static SentencePieceModel Parse(byte[] bytes)
    {
        var model = new SentencePieceModel();
        try
        {
            Walk(new CodedInputStream(bytes), (tag, input) => tag switch
            {
                ModelTags.Piece => model.AddPiece(input.ReadBytes()),
                ModelTags.Trainer => model.ReadTrainer(input.ReadBytes()),
                ModelTags.Normalizer => model.ReadNormalizer(input.ReadBytes()),
                _ => false, // self-test samples and the denormalizer: nothing that encoding needs
            });
        }
        catch (InvalidProtocolBufferException e)
        {
            var why = e.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new TokenizerException($"Its {bytes.Length} bytes are no protobuf message: {why}.", e);
        }
        model.RequireIds();
        return model;
    }

    /// <summary>Asks of each field whether it was read, and skips it if not.</summary>
    private static void Walk(CodedInputStream message, Func<uint, CodedInputStream, bool> read)
    {
        while (message.ReadTag() is > 0 and var tag)
        {
            if (!read(tag, message))
            {
                message.SkipLastField();
            }
        }
    }

    private bool AddPiece(ByteString message)
    {
        var piece = new SentencePiece("", 0, PieceKind.Normal);
        Walk(message.CreateCodedInput(), (tag, input) =>
        {
            switch (tag)
            {
                case ModelTags.PieceText: piece = piece with { Text = input.ReadBytes().ToStringUtf8() }; return true;
                case ModelTags.PieceScore: piece = piece with { Score = input.ReadFloat() }; return true;
                case ModelTags.PieceKind: piece = piece with { Kind = (PieceKind)input.ReadEnum() }; return true;
                default: return false;
            }
        });
        Pieces.Add(Check(piece));
        return true;
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

    private bool ReadTrainer(ByteString message)
    {
        Walk(message.CreateCodedInput(), (tag, input) =>
        {
            switch (tag)
            {
                case ModelTags.Type when input.ReadEnum() is var type:
                    return Require(
                    type == Unigram, $"is of type {type}; only unigram models ({Unigram}) are read");
                case ModelTags.SpaceAsSuffix: return Require(!input.ReadBool(), "treats white space as a suffix, which no model here does");
                case ModelTags.ByteFallback: ByteFallback = input.ReadBool(); return true;
                case ModelTags.UnknownId: UnknownId = input.ReadInt32(); return true;
                case ModelTags.EndId: EndId = input.ReadInt32(); return true;
                case ModelTags.PaddingId: PaddingId = input.ReadInt32(); return true;
                default: return false;
            }
        });
        return true;
    }

    private bool ReadNormalizer(ByteString message)
    {
        Walk(message.CreateCodedInput(), (tag, input) =>
        {
            switch (tag)
            {
                case ModelTags.Charsmap: Charsmap = input.ReadBytes().ToByteArray(); return true;
                case ModelTags.DummyPrefix: DummyPrefix = input.ReadBool(); return true;
                case ModelTags.RemoveExtraSpaces: RemoveExtraSpaces = input.ReadBool(); return true;
                case ModelTags.EscapeSpaces: return Require(input.ReadBool(), "leaves spaces unescaped, which no model here does");
                default: return false;
            }
        });
        return true;
    }

    private static bool Require(bool holds, string fault) => holds ? true : throw new TokenizerException($"The model {fault}.");

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

/// <summary>Numbers and kinds of the fields of sentencepiece_model.proto that are read and written here.</summary>
internal static class ModelTags
{
    public const uint Piece = 1 << 3 | Bytes, Trainer = 2 << 3 | Bytes, Normalizer = 3 << 3 | Bytes;
    public const uint PieceText = 1 << 3 | Bytes, PieceScore = 2 << 3 | Fixed, PieceKind = 3 << 3;
    public const uint Type = 3 << 3, SpaceAsSuffix = 24 << 3, ByteFallback = 35 << 3, UnknownId = 40 << 3, BeginId = 41 << 3,
    EndId = 42 << 3, PaddingId = 43 << 3;
    public const uint NormalizerName = 1 << 3 | Bytes, Charsmap = 2 << 3 | Bytes, DummyPrefix = 3 << 3, RemoveExtraSpaces = 4 << 3,
    EscapeSpaces = 5 << 3;

    private const uint Bytes = (uint)WireFormat.WireType.LengthDelimited, Fixed = (uint)WireFormat.WireType.Fixed32;
}
