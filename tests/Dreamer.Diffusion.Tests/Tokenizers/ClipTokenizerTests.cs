using System.Text.Json;
using Dreamer.Diffusion.Tokenizers;

namespace Dreamer.Diffusion.Tests.Tokenizers;

public sealed class ClipTokenizerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clip").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedGoldenFact]
    public void Ids_equal_those_of_the_public_tokenizer()
    {
        var tokenizer = ClipTokenizer.Load(SharedGolden.Path("clip-tokenizer"));
        using var cases = JsonDocument.Parse(File.ReadAllBytes(SharedGolden.Path("clip-tokenizer", "cases.json")));
        foreach (var item in cases.RootElement.EnumerateArray())
        {
            var text = item.GetProperty("text").GetString()!;
            var expected = item.GetProperty("hf_ids_no_ftfy").EnumerateArray().Select(id => id.GetInt32()).ToArray();
            Assert.True(expected[1..^1].SequenceEqual(tokenizer.Tokenize(text)), $"'{text}': {string.Join(' ', tokenizer.Tokenize(text))}");
            if (item.GetProperty("agree").GetBoolean())
            {
                Assert.Equal(Longs(item, "hf_ids_77"), tokenizer.Encode(text).Ids);
                Assert.Equal(Longs(item, "hf_mask_77"), tokenizer.Encode(text).Mask);
            }
        }
    }

    [SharedGoldenFact]
    public void Padding_with_a_token_of_its_own_follows_the_config()
    {
        File.Copy(SharedGolden.Path("clip-tokenizer", "vocab.json"), Path.Combine(_folder, "vocab.json"));
        File.Copy(SharedGolden.Path("clip-tokenizer", "merges.txt"), Path.Combine(_folder, "merges.txt"));
        WriteConfig("""{"pad_token": "!", "model_max_length": 77}""");
        var tokenizer = ClipTokenizer.Load(_folder);
        using var cases = JsonDocument.Parse(File.ReadAllBytes(SharedGolden.Path("clip-tokenizer", "cases.json")));
        foreach (var item in cases.RootElement.EnumerateArray().Where(item => item.GetProperty("agree").GetBoolean() && !item.GetProperty("pad_bang_version_dependent").GetBoolean()))
        {
            Assert.Equal(Longs(item, "hf_ids_77_pad_bang"), tokenizer.Encode(item.GetProperty("text").GetString()!).Ids);
        }
    }

    [Fact]
    public void A_trained_vocabulary_makes_each_seen_word_one_token()
    {
        var tokenizer = Trained("a large red star", "a small blue circle", "a red circle");
        Assert.Equal(4, tokenizer.Tokenize("a large red star").Count);
        Assert.Equal(tokenizer.Tokenize("a small blue circle"), tokenizer.Tokenize("  A SMALL\tblue Circle "));
        Assert.NotEqual(tokenizer.Tokenize("star"), tokenizer.Tokenize("circle"));
    }

    [Theory]
    [InlineData("""{"pad_token": "<|endoftext|>"}""", "!")] // as SD 2.1
    [InlineData("""{"pad_token": "<|endoftext|>", "added_tokens_decoder": {}}""", "<|endoftext|>")]
    public void An_older_folders_map_of_special_tokens_goes_before_its_config(string config, string padding)
    {
        Trained("a red star");
        WriteConfig(config);
        File.WriteAllText(Path.Combine(_folder, "special_tokens_map.json"), """{"pad_token": {"content": "!", "lstrip": false}, "unk_token": "<|endoftext|>"}""");
        var tokenizer = ClipTokenizer.Load(_folder);
        Assert.Equal(tokenizer.IdOf(padding), tokenizer.Encode("a").Ids[^1]);
    }

    [Fact]
    public void An_unseen_word_is_spelled_and_never_unknown()
    {
        var tokenizer = Trained("a red star");
        var end = tokenizer.Encode("").Ids[1];
        Assert.DoesNotContain((int)end, tokenizer.Tokenize("zebra 7 猫"));
    }

    [Fact]
    public void Training_twice_gives_the_same_files()
    {
        Trained("a large red star", "a small star");
        var first = Directory.GetFiles(_folder).Order().Select(File.ReadAllText).ToArray();
        Trained("a large red star", "a small star");
        Assert.Equal(first, Directory.GetFiles(_folder).Order().Select(File.ReadAllText));
    }

    [Fact]
    public void A_long_caption_is_cut_and_still_ends_with_the_end_token()
    {
        var tokenizer = Trained("a red star");
        var sequence = tokenizer.Encode(string.Join(' ', Enumerable.Repeat("star", 100)));
        Assert.Equal(16, sequence.Ids.Length);
        Assert.Equal(tokenizer.Encode("").Ids[1], sequence.Ids[^1]);
        Assert.All(sequence.Mask, mask => Assert.Equal(1, mask));
    }

    [Fact]
    public void A_text_beyond_the_bound_is_refused_with_its_length()
    {
        var tokenizer = Trained("a red star");
        var error = Assert.Throws<TokenizerException>(() => tokenizer.Encode(new string('x', 10_000_000)));
        Assert.Contains("10000000", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vocab.json", "[1,2]", "Array")]
    [InlineData("vocab.json", "{\"a\":-1}", "-1")]
    [InlineData("vocab.json", "{\"a\":1e99}", "1e99")]
    [InlineData("vocab.json", "{\"a\":", "not JSON")]
    [InlineData("vocab.json", "{}", "<|startoftext|>")]
    [InlineData("merges.txt", "one\n", "'one'")]
    [InlineData("merges.txt", "a b c\n", "'a b c'")]
    [InlineData("tokenizer_config.json", "{\"model_max_length\": 1e30}", "1e30")]
    [InlineData("tokenizer_config.json", "{\"eos_token\": [1]}", "eos_token")]
    [InlineData("tokenizer_config.json", "{\"pad_token\": \"nowhere\"}", "nowhere")]
    public void A_broken_file_is_refused_with_its_name_and_the_value(string file, string content, string value)
    {
        Trained("a red star");
        File.WriteAllText(Path.Combine(_folder, file), content);
        var error = Assert.Throws<TokenizerException>(() => ClipTokenizer.Load(_folder));
        Assert.Contains(file == "vocab.json" && value[0] == '<' ? "config" : file, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deeply_nested_json_is_refused()
    {
        Trained("a red star");
        File.WriteAllText(Path.Combine(_folder, "vocab.json"), new string('[', 100_000));
        Assert.Throws<TokenizerException>(() => ClipTokenizer.Load(_folder));
    }

    private ClipTokenizer Trained(params string[] captions)
    {
        BpeTrainer.Train(captions, _folder, length: 16);
        return ClipTokenizer.Load(_folder);
    }

    private void WriteConfig(string json) => File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), json);

    private static long[] Longs(JsonElement item, string name) => [.. item.GetProperty(name).EnumerateArray().Select(id => id.GetInt64())];
}
