using System.Text.RegularExpressions;
using Dreamer.Devices;

namespace Dreamer.Api.OpenAi;

/// <summary>
/// What a prompt, which says all in one text, means for a still and for its motion. A model that reads any words is given the whole text for both. One
/// that lists the motions that it knows would stumble over them in a still's text: it is given the sentences that begin a motion for the motion, and
/// the rest for the still; of one sentence that has both, what stands before its motion is the still's.
/// </summary>
internal sealed partial record PromptParts(string Still, string Motion)
{
    private const string Motions = "motions", Subject = "it ", Separator = ", ";

    public static PromptParts Of(string prompt, ModelVocabulary? vocabulary)
    {
        var whole = new PromptParts(prompt, prompt);
        var verbs = vocabulary?.Groups.GetValueOrDefault(Motions, []).Select(motion => motion.Split(' ')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        var sentences = Sentence().Split(prompt).Where(sentence => sentence.Length > 0).ToList();
        var (motions, stills) = (sentences.Where(Moves).ToList(), sentences.Where(sentence => !Moves(sentence)).ToList());
        return motions.Count == 0 ? whole
            : stills.Count > 0 ? new PromptParts(string.Join(Separator, stills), string.Join(Separator, motions))
            : Cut(motions, FirstVerb(motions[0])!) ?? whole;

        bool Moves(string sentence) => FirstVerb(sentence) is not null;
        Match? FirstVerb(string sentence) => Word().Matches(sentence).FirstOrDefault(word => verbs.Contains(word.Value));
    }

    /// <summary>Null where nothing is said of the still.</summary>
    private static PromptParts? Cut(List<string> motions, Match verb)
    {
        var still = motions[0][..verb.Index].Trim();
        var moves = motions.Skip(1).Prepend(Subject + motions[0][verb.Index..]);
        return still.Contains(' ', StringComparison.Ordinal) ? new PromptParts(still, string.Join(Separator, moves)) : null;
    }

    [GeneratedRegex(@"\s*[.!?;,\n\r]+\s*(?:and\s+)?")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
