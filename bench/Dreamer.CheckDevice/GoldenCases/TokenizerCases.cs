using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Diffusion.Tokenizers;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Texts and their ids, which have to be equal.</summary>
internal static partial class TokenizerCases
{
    private const string Cases = "cases.json";

    /// <summary>
    /// CLIP's. Where the public tokenizers differ among themselves ("agree" is false), ours is the one without the ftfy package.
    /// </summary>
    public static void RunClip(GoldenCase golden)
    {
        var tokenizer = ClipTokenizer.Load(golden.PathOf(""));
        foreach (var item in golden.Json(Cases).EnumerateArray())
        {
            var text = item.GetProperty("text").GetString()!;
            var ids = tokenizer.Tokenize(text).ToList();
            long[] framed = [tokenizer.BeginId, .. ids, tokenizer.EndId];
            var agree = Flag(item, "agree", missing: !item.TryGetProperty("hf_ids_no_ftfy", out _));
            foreach (var property in item.EnumerateObject().Where(property => agree || property.Name == "hf_ids_no_ftfy"))
            {
                if (property.Name is "hf_ids" or "hf_ids_no_ftfy" or "openai_ids")
                {
                    RequireEqual(golden, $"{property.Name} of '{text}'", property.Value, framed);
                }
                else if (
                    Padded().Match(property.Name) is { Success: true } form
                        && !(form.Groups["bang"].Success && Flag(item, "pad_bang_version_dependent")))
                {
                    var sequence = TokenSequence.Pad(
                        [tokenizer.BeginId, .. ids], tokenizer.EndId, PaddingOf(form, tokenizer),
                        int.Parse(form.Groups["length"].ValueSpan));
                    RequireEqual(
                        golden, $"{property.Name} of '{text}'", property.Value,
                        form.Groups["what"].Value == "mask" ? sequence.Mask : sequence.Ids);
                }
            }
        }
    }

    /// <summary>SentencePiece's: every model of the folder with the cases that bear its name.</summary>
    public static void RunSentencePiece(GoldenCase golden)
    {
        foreach (var path in golden.Files("*.model"))
        {
            var own = Path.GetFileNameWithoutExtension(path) + "." + Cases;
            var tokenizer = SentencePieceTokenizer.Load(path);
            foreach (var item in golden.Json(golden.Has(own) ? own : Cases).EnumerateArray())
            {
                ExpectPieces(golden, tokenizer, item);
            }
        }
    }

    private static void ExpectPieces(GoldenCase golden, SentencePieceTokenizer tokenizer, JsonElement item)
    {
        var text = item.GetProperty("text").GetString()!;
        if (item.TryGetProperty("ids", out var expected))
        {
            RequireEqual(golden, $"ids of '{text}'", expected, [.. tokenizer.Tokenize(text)]);
        }
        if (item.TryGetProperty("normalized", out var normalized) && normalized.GetString() is { } wanted)
        {
            var found = tokenizer.Normalize(text).Replace('▁', ' ').TrimStart(' '); // the tool shows no dummy prefix
            golden.Score.RequireEqual($"normalized '{text}'", found == wanted, () => $"'{found}' instead of '{wanted}'");
        }
        foreach (var property in item.EnumerateObject().Where(_ => !Flag(item, "t5_version_dependent")))
        {
            if (property.Name == "t5_ids")
            {
                RequireEqual(golden, $"t5_ids of '{text}'", property.Value, [.. tokenizer.Tokenize(text), .. tokenizer.Encode("", 1).Ids]);
            }
            else if (PaddedT5().Match(property.Name) is { Success: true } form)
            {
                var sequence = tokenizer.Encode(text, int.Parse(form.Groups["length"].ValueSpan));
                RequireEqual(
                    golden, $"{property.Name} of '{text}'", property.Value,
                    form.Groups["what"].Value == "mask" ? sequence.Mask : sequence.Ids);
            }
        }
    }

    private static void RequireEqual(GoldenCase golden, string name, JsonElement expected, long[] actual) =>
        golden.Score.RequireEqual(
            name, expected.EnumerateArray().Select(id => id.GetInt64()).SequenceEqual(actual), () => $"[{string.Join(", ", actual)}]");

    // OpenAI's own pads with 0; SD 2.x with "!".
    private static int PaddingOf(Match form, ClipTokenizer tokenizer) => form.Groups["who"].Value == "openai" ? 0
        : form.Groups["bang"].Success ? tokenizer.IdOf("!")
        : tokenizer.PaddingId;

    private static bool Flag(JsonElement item, string name, bool missing = false) =>
        item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : missing;

    [GeneratedRegex("^(?<who>hf|openai)_(?<what>ids|mask)_(?<length>[0-9]{1,4})(?<bang>_pad_bang)?$")]
    private static partial Regex Padded();

    [GeneratedRegex("^t5_(?<what>ids|mask)_(?<length>[0-9]{1,4})$")]
    private static partial Regex PaddedT5();
}
