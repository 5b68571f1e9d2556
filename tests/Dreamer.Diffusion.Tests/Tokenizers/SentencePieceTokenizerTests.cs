using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dreamer.Diffusion.Tokenizers;

namespace Dreamer.Diffusion.Tests.Tokenizers;

public sealed class SentencePieceTokenizerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spiece").FullName;

    private string ModelPath => Path.Combine(_folder, "spiece.model");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedGoldenFact]
    public void Ids_equal_those_of_sentencepiece()
    {
        CompareWithReference("t5like");
        CompareWithReference("test_sentencepiece_with_bytefallback");
    }

    [SharedGoldenFact]
    public void Padded_ids_and_masks_equal_those_of_T5()
    {
        var tokenizer = SentencePieceTokenizer.Load(SharedGolden.Path("sentencepiece", "t5like.model"));
        foreach (var item in Cases("t5like").Where(item => !item.GetProperty("t5_version_dependent").GetBoolean()))
        {
            var sequence = tokenizer.Encode(item.GetProperty("text").GetString()!, 32);
            Assert.Equal(item.GetProperty("t5_ids_32").EnumerateArray().Select(id => id.GetInt64()), sequence.Ids);
            Assert.Equal(item.GetProperty("t5_mask_32").EnumerateArray().Select(id => id.GetInt64()), sequence.Mask);
        }
    }

    [SharedGoldenFact]
    public void Another_public_model_loads_and_normalizes()
    {
        var tokenizer = SentencePieceTokenizer.Load(SharedGolden.Path("..", "golden-models", "albert_spiece.model"));
        Assert.Equal(30000, tokenizer.VocabularySize);
        Assert.Equal("▁a▁star", tokenizer.Normalize("a  star "));
    }

    /// <summary>UMT5's vocabulary is eight times T5's, and falls back to bytes: this one is as large.</summary>
    [Fact]
    public void A_vocabulary_of_the_size_of_UMT5s_loads_and_tokenizes_to_a_fixed_length()
    {
        const int Pieces = 256_000;
        var model = new List<byte>();
        AddPiece(model, "<pad>", PieceKind.Control);
        AddPiece(model, "</s>", PieceKind.Control);
        AddPiece(model, "<unk>", PieceKind.Unknown);
        Enumerable.Range(0, 256).ToList().ForEach(value => AddPiece(model, $"<0x{value:X2}>", PieceKind.Byte));
        Enumerable.Range(0, Pieces).ToList().ForEach(word => AddPiece(model, $"▁word{word}", PieceKind.Normal));
        model.AddRange([0x12, 14, 0x98, 0x02, 1, 0xC0, 0x02, 2, 0xD0, 0x02, 1, 0xD8, 0x02, 0, 0x18]); // byte_fallback, unk 2, eos 1, pad 0
        model.Add(1); // model_type: unigram
        var tokenizer = new SentencePieceTokenizer(SentencePieceModel.Parse([.. model]));

        var sequence = tokenizer.Encode("word0 word255999 猫", 512);

        Assert.Equal([259, 256_258, .. Bytes("▁猫"), 1, 0], sequence.Ids[..10]);
        Assert.Equal(9, sequence.Mask.Sum());
        Assert.Equal(512, sequence.Ids.Length);
        static IEnumerable<long> Bytes(string text) => Encoding.UTF8.GetBytes(text).Select(value => 3L + value);
    }

    private static void AddPiece(List<byte> model, string text, PieceKind kind)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        model.AddRange([0x0A, (byte)(utf8.Length + 9), 0x0A, (byte)utf8.Length, .. utf8, 0x15, 0, 0, 0x80, 0xBF, 0x18, (byte)kind]); // score -1
    }

    [Fact]
    public void A_model_of_caption_words_gives_each_word_one_id()
    {
        var tokenizer = Trained("the star moves to the left", "the ring spins clockwise");
        Assert.Equal(6, tokenizer.Tokenize("the star moves to the left").Count);
        Assert.Equal(tokenizer.Tokenize("the ring spins"), tokenizer.Tokenize(" The RING  spins"));
        Assert.Equal(1, tokenizer.Encode("the ring", 8).Ids[2]);
        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0], tokenizer.Encode("the ring", 8).Mask);
    }

    [Fact]
    public void A_word_never_seen_is_spelled_and_a_foreign_letter_is_unknown()
    {
        var tokenizer = Trained("the star moves");
        Assert.DoesNotContain(2, tokenizer.Tokenize("the zebra hops!"));
        Assert.Contains(2, tokenizer.Tokenize("the 猫"));
    }

    [Fact]
    public void Every_cut_of_a_model_file_loads_or_is_refused_with_a_sentence()
    {
        Trained("the star moves to the left");
        var whole = File.ReadAllBytes(ModelPath);
        for (var length = 0; length < whole.Length; length += 7)
        {
            LoadOrRefuse(whole[..length]);
        }
    }

    [Fact]
    public void Every_damaged_byte_loads_or_is_refused_with_a_sentence()
    {
        Trained("the star moves to the left");
        var whole = File.ReadAllBytes(ModelPath);
        var random = new Random(5);
        for (var trial = 0; trial < 2000; trial++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(whole.Length)] = (byte)random.Next(256);
            damaged[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            LoadOrRefuse(damaged);
        }
    }

    [Fact]
    public void A_length_beyond_the_file_is_refused_before_anything_is_allocated()
    {
        byte[] claim = [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];
        Assert.Throws<TokenizerException>(() => SentencePieceModel.Parse(claim));
        byte[] gigabyte = [0x0A, 0x80, 0x80, 0x80, 0x80, 0x04, 0x0A];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<TokenizerException>(() => SentencePieceModel.Parse(gigabyte));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
        Assert.Contains("7 bytes", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Two bytes each: what is made of them would take thirty times the file.</summary>
    [Fact]
    public void More_pieces_than_any_model_has_are_refused_on_the_way()
    {
        byte[] piece = [0x0A, 0x03, 0x0A, 0x01, (byte)'a'];
        var many = new byte[piece.Length * ((1 << 20) + 1000)];
        for (var at = 0; at < many.Length; at += piece.Length)
        {
            piece.CopyTo(many, at);
        }
        Assert.Contains("more than 1048576 pieces", Assert.Throws<TokenizerException>(() => SentencePieceModel.Parse(many)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_trained_has_the_bytes_that_it_always_had()
    {
        UnigramTrainer.Train(["the star moves to the left", "The RING spins"], ModelPath);
        Assert.Equal("48dd316362dd3364cac0b7d18376dcb58632a32577102d2bb9c51d6849c51b6d", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(ModelPath))));
    }

    [Fact]
    public void A_number_that_never_ends_is_refused()
    {
        Assert.Throws<TokenizerException>(() => SentencePieceModel.Parse(Enumerable.Repeat((byte)0xFF, 100).ToArray()));
    }

    private static void LoadOrRefuse(byte[] bytes)
    {
        try
        {
            new SentencePieceTokenizer(SentencePieceModel.Parse(bytes)).Tokenize("The star moves Up, ok?");
        }
        catch (TokenizerException e)
        {
            Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
        }
    }

    private static void CompareWithReference(string name)
    {
        var tokenizer = SentencePieceTokenizer.Load(SharedGolden.Path("sentencepiece", name + ".model"));
        foreach (var item in Cases(name))
        {
            var text = item.GetProperty("text").GetString()!;
            Assert.True(item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).SequenceEqual(tokenizer.Tokenize(text)),
                $"{name} '{text}': {string.Join(' ', tokenizer.Tokenize(text))}");
            if (item.GetProperty("normalized").GetString() is { } normalized)
            {
                Assert.Equal(normalized, tokenizer.Normalize(text).Replace('▁', ' ').TrimStart(' '));
            }
        }
    }

    private static JsonElement[] Cases(string name)
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(SharedGolden.Path("sentencepiece", name + ".cases.json"), Encoding.UTF8));
        return [.. cases.RootElement.Clone().EnumerateArray()];
    }

    private SentencePieceTokenizer Trained(params string[] captions)
    {
        UnigramTrainer.Train(captions, ModelPath);
        return SentencePieceTokenizer.Load(ModelPath);
    }
}
