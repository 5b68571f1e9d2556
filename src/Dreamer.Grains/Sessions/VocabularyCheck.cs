using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Dreamer.Devices;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>Tells what of a request its model was not taught. Nothing is refused for it.</summary>
internal static partial class VocabularyCheck
{
    private const int WordsTold = 12;
    private const int FramingTokens = 2;

    public static ImmutableArray<GenerationWarning> Of(GenerationSettings settings, string model, ModelVocabulary taught) =>
        [.. Remarks(settings, $"the model '{model}'", taught).OfType<GenerationWarning>()];

    private static IEnumerable<GenerationWarning?> Remarks(GenerationSettings settings, string model, ModelVocabulary taught)
    {
        if (settings.Kind.NeedsCaption()) // an animation's caption is its still's, which was told of
        {
            yield return Unknown("caption", settings.Caption, model, taught.CaptionWords);
            yield return Several(settings.Caption, model, taught.Objects);
            yield return Cut("caption", settings.Caption, model, taught.CaptionTokens - FramingTokens);
            yield return Unknown("negative_caption", settings.NegativeCaption, model, taught.CaptionWords);
            yield return Cut("negative_caption", settings.NegativeCaption, model, taught.CaptionTokens - FramingTokens);
        }
        yield return Untrained(WarningCode.UntrainedSize, "size", settings.Size, model, [.. taught.Sizes.Select(side => (FrameSize)side)]);
        if (settings.Kind.MakesClip())
        {
            yield return Unknown("motion_caption", settings.MotionCaption, model, taught.MotionWords);
            yield return Cut("motion_caption", settings.MotionCaption, model, taught.MotionTokens - 1);
            yield return Untrained(WarningCode.UntrainedFrames, "frames", settings.Frames, model, taught.Frames);
        }
    }

    private static GenerationWarning? Unknown(string field, string text, string model, ImmutableArray<string> known)
    {
        string[] unknown = [.. WordsOf(text).Distinct().Where(word => !known.Contains(word))];
        var more = unknown.Length > WordsTold ? $", and {unknown.Length - WordsTold} more" : "";
        return unknown.Length == 0 ? null : new GenerationWarning(
            WarningCode.UnknownWords, field,
            $"In '{field}', {model} does not know: {string.Join(", ", unknown.Take(WordsTold).Select(Shown.Briefly))}{more}.");
    }

    private static GenerationWarning? Several(string text, string model, ImmutableArray<string> things)
    {
        string[] named = [.. WordsOf(text).Where(word => things.Any(thing => word == thing || IsPlural(word, thing)))];
        return named.Length < 2 && !named.Any(word => !things.Contains(word)) ? null : new GenerationWarning(
            WarningCode.SeveralObjects, "caption",
            $"The caption names several objects ({string.Join(", ", named.Take(WordsTold))}), and {model} draws one well.");
    }

    private static bool IsPlural(string word, string thing) => word == thing + "s" || word == thing + "es";

    private static GenerationWarning? Untrained<T>(WarningCode code, string field, T value, string model, ImmutableArray<T> trained) =>
        trained.Contains(value) ? null : new GenerationWarning(
            code, field, $"Field '{field}' is {value}, and {model} was trained at {string.Join(", ", trained)}.");

    /// <summary>Each word is one token at least: what is told is certain, and a text that is cut a little may go untold.</summary>
    private static GenerationWarning? Cut(string field, string text, string model, int tokens)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        return words <= tokens ? null : new GenerationWarning(
            WarningCode.CutText, field, $"Field '{field}' has {words} words, and {model} reads {tokens} at most: the rest is cut off.");
    }

    private static IEnumerable<string> WordsOf(string text) => Word().Matches(text.ToLowerInvariant()).Select(match => match.Value);

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
