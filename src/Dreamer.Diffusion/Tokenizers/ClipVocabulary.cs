using System.Text;
using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>
/// The files <c>vocab.json</c>, <c>merges.txt</c>, <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c> of a CLIP tokenizer's
/// folder.
/// </summary>
internal sealed record ClipVocabulary(
    IReadOnlyDictionary<string, int> Ids, IReadOnlyList<string> Merges, string Begin, string End, string Padding, int Length, string Folder)
{
    private const int MaxId = 1 << 20;
    private const int MaxLength = 4096;

    public static ClipVocabulary Load(string folder)
    {
        try
        {
            return Read(folder);
        }
        catch (InvalidOperationException e) // JSON, but its texts are not Unicode
        {
            throw new TokenizerException($"{folder}: a tokenizer's file holds a text that is not Unicode: {e.Message}", e);
        }
    }

    /// <summary>
    /// Of words as CLIP splits them; what the vocabulary lacks becomes the end token, since CLIP has no other for the unknown.
    /// </summary>
    public BpeTokenizer CreateTokenizer()
    {
        var specials = new[] { Begin, End }.Distinct().ToDictionary(token => token, token => Ids[token], StringComparer.Ordinal);
        try
        {
            return BpeTokenizer.Create(new BpeOptions(Ids)
            {
                Merges = Merges,
                EndOfWordSuffix = "</w>",
                ByteLevel = true,
                UnknownToken = End,
                SpecialTokens = specials,
                PreTokenizer = new CaptionWords([.. specials.Keys]),
            });
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new TokenizerException($"{Folder}: vocab.json and merges.txt do not belong together: {e.Message}", e);
        }
    }

    private static ClipVocabulary Read(string folder)
    {
        var ids = ReadIds(Path.Combine(folder, "vocab.json"));
        var merges = ReadMerges(Path.Combine(folder, "merges.txt"));
        var path = Path.Combine(folder, "tokenizer_config.json");
        using var config = ParseIfThere(path); // without it, CLIP's own tokens
        using var map = ParseIfThere(Path.Combine(folder, "special_tokens_map.json"));
        var root = config.RootElement;
        // As transformers: older files' maps go before their configs. SD 2.1 pads with "!" by this alone.
        var first = root.TryGetProperty("added_tokens_decoder", out _) ? root : map.RootElement;
        var end = Special("eos_token") ?? "<|endoftext|>";
        var vocabulary = new ClipVocabulary(
            ids, merges, Special("bos_token") ?? "<|startoftext|>", end, Special("pad_token") ?? end, ReadLength(root, path), folder);
        return vocabulary.RequireSpecials(path);
        string? Special(string name) => Token(first, name, path) ?? Token(root, name, path);
    }

    private static JsonDocument ParseIfThere(string path) => File.Exists(path) ? ParseJson(path) : JsonDocument.Parse("{}");

    private ClipVocabulary RequireSpecials(string path)
    {
        foreach (var token in new[] { Begin, End, Padding })
        {
            if (!Ids.ContainsKey(token))
            {
                throw new TokenizerException($"{path}: the token '{token}' is not in the vocabulary.");
            }
        }
        return this;
    }

    private static Dictionary<string, int> ReadIds(string path)
    {
        using var json = ParseJson(path);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in json.RootElement.EnumerateObject())
        {
            ids[item.Name] = item.Value.ValueKind == JsonValueKind.Number && item.Value.TryGetInt32(out var id) && id is >= 0 and < MaxId
                ? id
                : throw new TokenizerException(
                    $"{path}: the token '{item.Name}' has the id {item.Value.GetRawText()}, not a whole number under {MaxId}.");
        }
        return ids;
    }

    private static List<string> ReadMerges(string path)
    {
        var merges = new List<string>();
        foreach (var line in Encoding.UTF8.GetString(TokenizerFile.ReadUtf8(path).Span).Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }
            var parts = line.Split(' ');
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            {
                throw new TokenizerException($"{path}: the merge '{line}' is not two parts with a space between.");
            }
            merges.Add(line);
        }
        return merges;
    }

    private static JsonDocument ParseJson(string path)
    {
        try
        {
            var json = JsonDocument.Parse(TokenizerFile.ReadUtf8(path), new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json
                : throw new TokenizerException($"{path}: a JSON {json.RootElement.ValueKind}, not an object.");
        }
        catch (JsonException e)
        {
            throw new TokenizerException($"{path}: not JSON: {e.Message}", e);
        }
    }

    // A special token is a string, or an object with its text as 'content'.
    private static string? Token(JsonElement root, string name, string path)
    {
        if (!root.TryGetProperty(name, out var token))
        {
            return null;
        }
        var content = token.ValueKind == JsonValueKind.Object && token.TryGetProperty("content", out var inner) ? inner : token;
        return content.ValueKind == JsonValueKind.String
            ? content.GetString()
            : throw new TokenizerException($"{path}: {name} is {token.GetRawText()}, not a token.");
    }

    private static int ReadLength(JsonElement root, string path)
    {
        if (!root.TryGetProperty("model_max_length", out var json))
        {
            return 77;
        }
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var length) && length is >= 2 and <= MaxLength
            ? length
            : throw new TokenizerException($"{path}: model_max_length is {json.GetRawText()}, not a whole number from 2 to {MaxLength}.");
    }
}
