using System.Text.RegularExpressions;

namespace Dreamer.Architecture.Tests;

/// <summary>What people read of a document in one go: neither code nor tables.</summary>
internal static partial class Prose
{
    /// <summary>Lines with their numbers; code and tables are empty ones.</summary>
    public static IEnumerable<(int Number, string Text)> Lines(string document)
    {
        var isCode = false;
        foreach (var (index, line) in RepositoryFiles.Lines(document).Index())
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            yield return (index + 1, isFence || isCode || line.TrimStart().StartsWith('|') ? "" : line);
        }
    }

    /// <summary>Each with the line that its paragraph begins at. Code in a line is one word, whatever it holds.</summary>
    public static IEnumerable<(int Number, string Text)> Sentences(string document) =>
        from paragraph in Paragraphs(document)
        from sentence in SentenceEnd().Split(LinkTarget().Replace(InlineCode().Replace(paragraph.Text, "code"), ""))
        select (paragraph.Number, sentence);

    public static int CountWords(string sentence) => sentence.Split(' ').Count(part => part.Any(char.IsLetterOrDigit));

    /// <summary>A list's item is one, and so is a heading.</summary>
    private static IEnumerable<(int Number, string Text)> Paragraphs(string document)
    {
        var (first, lines) = (1, new List<string>());
        foreach (var (number, line) in Lines(document).Append((0, "")))
        {
            if (lines.Count > 0 && (string.IsNullOrWhiteSpace(line) || Mark().IsMatch(line)))
            {
                yield return (first, string.Join(' ', lines));
                lines.Clear();
            }
            if (!string.IsNullOrWhiteSpace(line))
            {
                first = lines.Count == 0 ? number : first;
                lines.Add(line.Trim());
            }
        }
    }

    [GeneratedRegex(@"^\s*([*-] |\d+\. |#|> )")]
    private static partial Regex Mark();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"(?<=\])\([^)]*\)")]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"(?<=[.!?])[*_)""]*\s+")]
    private static partial Regex SentenceEnd();
}
