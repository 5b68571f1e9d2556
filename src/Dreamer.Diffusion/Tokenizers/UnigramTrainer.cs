using System.Buffers.Binary;
using System.Text;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>Makes a SentencePiece model whose pieces are the words of the captions, for a text encoder of few words (T5's id layout).</summary>
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
        var model = new ProtobufWriter();
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
        model.Bytes(2, Trainer()).Bytes(3, Normalizer());
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllBytes(path, model.ToArray());
    }

    private static IEnumerable<string> Letters() =>
        Enumerable.Range('!', '~' - '!' + 1).Select(code => ((char)code).ToString()).Where(letter => !char.IsAsciiLetterUpper(letter[0]));

    private static void AddPiece(ProtobufWriter model, string text, float score, PieceKind kind) =>
        model.Bytes(1, new ProtobufWriter().Bytes(1, Encoding.UTF8.GetBytes(text)).Float(2, score).Number(3, (int)kind).ToArray());

    private static byte[] Trainer() =>
        new ProtobufWriter().Number(3, 1).Number(40, Unknown).Number(41, -1).Number(42, End).Number(43, Pad).ToArray();

    private static byte[] Normalizer() =>
        new ProtobufWriter().Bytes(1, "lower_ascii"u8).Bytes(2, LowerAscii()).Number(3, 1).Number(4, 1).Number(5, 1).ToArray();

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
