using System.Buffers.Binary;
using Google.Protobuf;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>
/// Makes a SentencePiece model whose pieces are the words of the captions, for a text encoder of few words (T5's id layout).
/// </summary>
public static class UnigramTrainer
{
    private const string Space = "\u2581";
    private const int Pad = 0, End = 1, Unknown = 2;

    /// <summary>Writes the <c>.model</c> file; it lowers capitals by itself, and spells words it never saw.</summary>
    public static void Train(IEnumerable<string> captions, string path)
    {
        var words = captions.SelectMany(caption => caption.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .CountBy(word => Space + word, StringComparer.Ordinal)
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).ToArray();
        var total = Math.Max(words.Sum(word => (double)word.Value), 1);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var file = File.Create(path);
        using var model = new CodedOutputStream(file);
        AddPiece(model, "<pad>", 0, PieceKind.Control);
        AddPiece(model, "</s>", 0, PieceKind.Control);
        AddPiece(model, "<unk>", 0, PieceKind.Unknown);
        foreach (var (word, count) in words.Where(word => word.Key.Length > Space.Length + 1))
        {
            AddPiece(model, word, (float)Math.Log(count / total), PieceKind.Normal);
        }
        // Each letter costs more than any word, so that a known word is never spelled.
        var letter = (float)Math.Log(1 / total) - 5;
        foreach (var text in Letters().Append(Space).Concat(Letters().Select(item => Space + item)))
        {
            AddPiece(model, text, letter, PieceKind.Normal);
        }
        Add(model, ModelTags.Trainer, Message(AddTrainer));
        Add(model, ModelTags.Normalizer, Message(AddNormalizer));
    }

    private static void AddTrainer(CodedOutputStream trainer)
    {
        Add(trainer, ModelTags.Type, 1);
        Add(trainer, ModelTags.UnknownId, Unknown);
        Add(trainer, ModelTags.BeginId, -1);
        Add(trainer, ModelTags.EndId, End);
        Add(trainer, ModelTags.PaddingId, Pad);
    }

    private static void AddNormalizer(CodedOutputStream normalizer)
    {
        Add(normalizer, ModelTags.NormalizerName, ByteString.CopyFromUtf8("lower_ascii"));
        Add(normalizer, ModelTags.Charsmap, ByteString.CopyFrom(LowerAscii()));
        Add(normalizer, ModelTags.DummyPrefix, 1);
        Add(normalizer, ModelTags.RemoveExtraSpaces, 1);
        Add(normalizer, ModelTags.EscapeSpaces, 1);
    }

    private static IEnumerable<string> Letters() =>
        Enumerable.Range('!', '~' - '!' + 1).Select(code => ((char)code).ToString()).Where(letter => !char.IsAsciiLetterUpper(letter[0]));

    private static void AddPiece(CodedOutputStream model, string text, float score, PieceKind kind) =>
        Add(model, ModelTags.Piece, Message(piece =>
    {
        Add(piece, ModelTags.PieceText, ByteString.CopyFromUtf8(text));
        piece.WriteTag(ModelTags.PieceScore);
        piece.WriteFloat(score);
        Add(piece, ModelTags.PieceKind, (int)kind);
    }));

    private static void Add(CodedOutputStream message, uint tag, int number)
    {
        message.WriteTag(tag);
        message.WriteInt32(number);
    }

    private static void Add(CodedOutputStream message, uint tag, ByteString content)
    {
        message.WriteTag(tag);
        message.WriteBytes(content);
    }

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using var message = new CodedOutputStream(bytes);
        write(message);
        message.Flush();
        return ByteString.CopyFrom(bytes.ToArray());
    }

    // A double array for one-letter keys: the root's children lie at 256 + letter, their leaves at 512 + letter.
    private static byte[] LowerAscii()
    {
        var units = new uint[768];
        var texts = new List<byte>();
        units[0] = 256 << 10;
        for (uint letter = 'A'; letter <= 'Z'; letter++)
        {
            units[256 + letter] = ((256 + letter) ^ (512 + letter)) << 10 | 0x100 | letter;
            units[512 + letter] = 0x8000_0000 | (uint)texts.Count;
            texts.AddRange([(byte)(letter | 0x20), 0]);
        }
        var blob = new byte[sizeof(uint) * (1 + units.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(blob, sizeof(uint) * units.Length);
        Buffer.BlockCopy(units, 0, blob, sizeof(uint), sizeof(uint) * units.Length);
        return [.. blob, .. texts];
    }
}
