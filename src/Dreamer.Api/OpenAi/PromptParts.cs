using System.Text.RegularExpressions;
using Dreamer.Devices;

namespace Dreamer.Api.OpenAi;

/// <summary>
/// What a prompt, which says all in one text, means for a still and for its motion. A model that reads any words is given the whole text for both. One
/// that lists the motions that it knows would stumble over them in a still's text, and over the still in a motion's: it is given the sentences that begin
/// a motion for the motion, and the rest for the still; of one sentence that has both, what stands before its motion is the still's. A motion names its
/// thing: of an "it" such a model loses the shape.
/// </summary>
internal sealed partial record PromptParts(string Still, string Motion)
{
    private const string Motions = "motions", It = "it ", Separator = ", ";

    public static PromptParts Of(string prompt, ModelVocabulary? vocabulary)
    {
        var whole = new PromptParts(prompt, prompt);
        if (vocabulary?.Groups.GetValueOrDefault(Motions, []) is not { IsDefaultOrEmpty: false } motions)
        {
            return whole;
        }

        var verbs = motions.Select(motion => motion.Split(' ')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sentences = Sentence().Split(prompt).Where(sentence => sentence.Length > 0).ToLookup(sentence => FirstOf(verbs, sentence) is not null);
        var (moving, still) = (sentences[true].ToList(), string.Join(Separator, sentences[false]));
        if (moving.Count > 0 && still.Length == 0)
        {
            var verb = FirstOf(verbs, moving[0])!.Index;
            (still, moving[0]) = (moving[0][..verb].Trim(), It + moving[0][verb..]);
        }

        return still.Contains(' ', StringComparison.Ordinal) && moving.Count > 0
            ? new PromptParts(still, Named(string.Join(Separator, moving), FirstOf([.. vocabulary.Objects], still)?.Value))
            : whole; // nothing is said of the still, or of a motion
    }

    private static string Named(string motion, string? thing) =>
        thing is not null && motion.StartsWith(It, StringComparison.OrdinalIgnoreCase) ? $"the {thing} {motion[It.Length..]}" : motion;

    private static Match? FirstOf(HashSet<string> words, string text) => Word().Matches(text).FirstOrDefault(word => words.Contains(word.Value));

    [GeneratedRegex(@"\s*[.!?;,\n\r]+\s*(?:and\s+)?")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
