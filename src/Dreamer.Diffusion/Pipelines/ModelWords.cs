using System.Text.RegularExpressions;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A model's <c>vocabulary.json</c>: what it was taught, so that a server can say what may be asked of it.</summary>
public sealed partial record ModelWords : INetworkConfig
{
    public const string FileName = "vocabulary.json";

    private const int MostWords = 5_000;
    private const int LongestWord = 100;

    /// <summary>What can be asked for, as people read it: shapes, colours, and so on.</summary>
    public required IReadOnlyDictionary<string, string[]> Groups { get; init; }

    /// <summary>Every word that a descriptive caption held.</summary>
    public required string[] CaptionWords { get; init; }

    /// <summary>Every word that a motion caption held.</summary>
    public required string[] MotionWords { get; init; }

    /// <summary>The words that name a thing, of which a caption names one.</summary>
    public required string[] Objects { get; init; }

    public required int[] Sizes { get; init; }

    public required int[] Frames { get; init; }

    public required int CaptionTokens { get; init; }

    public required int MotionTokens { get; init; }

    /// <summary>Null where the folder has no such file.</summary>
    public static ModelWords? Of(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? ConfigFile.Read<ModelWords>(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ModelException($"{folder} holds no usable model: {error.Message}");
        }
    }

    /// <summary>The different words of some captions, in order.</summary>
    public static string[] In(IEnumerable<string> captions)
    {
        var words = captions.SelectMany(caption => Word().Matches(caption.ToLowerInvariant()).Select(match => match.Value));
        return [.. words.Distinct().Order(StringComparer.Ordinal)];
    }

    public void Validate()
    {
        string[] all = [.. Groups.Keys, .. Groups.Values.SelectMany(words => words), .. CaptionWords, .. MotionWords, .. Objects];
        if (all.Length > MostWords)
        {
            throw new ArgumentException($"it holds {all.Length} words, and {MostWords} are allowed.");
        }
        if (all.FirstOrDefault(word => word is not { Length: >= 1 and <= LongestWord }) is { } wrong)
        {
            var shown = wrong[..Math.Min(wrong.Length, LongestWord)];
            throw new ArgumentException($"'{shown}' has {wrong.Length} characters, and a word has 1 to {LongestWord}.");
        }
        if (Sizes.Concat(Frames).Append(CaptionTokens).Append(MotionTokens).FirstOrDefault(number => number < 1, 1) is < 1 and var number)
        {
            throw new ArgumentException($"a number in it is {number}, and takes 1 or more.");
        }
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
