using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Architecture.Tests;

/// <summary>What the documents say exists, does; and they say it so that it can be read.</summary>
public sealed partial class DocumentTests
{
    private const int LongestLine = 100;
    private const int LongestSentence = 25; // words

    public static TheoryData<string> Documents() => new(
        RepositoryFiles.Under("docs", "clients").Where(path => path.EndsWith(".md", StringComparison.Ordinal)).Concat(["README.md", "CONTRIBUTING.md"]));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files_and_headings(string document) =>
        Assert.All(LinksOf(document), link =>
        {
            var (path, heading) = link.Split('#', 2) is [var file, var anchor] ? (file, anchor) : (link, null);
            var target = path.Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, path);
            Assert.True(Path.Exists(RepositoryRoot.Combine(target)), $"{document} links to {link}, which is not there");
            Assert.True(heading is null || HeadingsOf(target).Contains(heading), $"{document} links to {link}, and {target} has no such heading");
        });

    [Theory]
    [MemberData(nameof(Documents))]
    public void Commands_are_ones_the_script_knows(string document)
    {
        var script = string.Join('\n', RepositoryFiles.Lines("dreamer"));
        var commands = Command().Matches(string.Join('\n', RepositoryFiles.Lines(document))).Select(match => match.Groups[1].Value).Distinct();
        Assert.All(commands, command => Assert.Matches($@"(?m)^    [a-z| -]*\b{command}\b[a-z| -]*\)", script));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Lines_are_short(string document) =>
        Assert.All(Prose.Lines(document), line => Assert.True(
            line.Text.Length <= LongestLine, $"{document}:{line.Number} has {line.Text.Length} characters, {LongestLine} at most"));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Sentences_are_short(string document) =>
        Assert.All(Prose.Sentences(document), sentence => Assert.True(
            Prose.CountWords(sentence.Text) <= LongestSentence,
            $"{document}:{sentence.Number} has a sentence of {Prose.CountWords(sentence.Text)} words, {LongestSentence} at most: {sentence.Text}"));

    [Fact]
    public void The_first_page_names_every_word_that_the_model_can_be_asked_for()
    {
        var page = string.Join('\n', RepositoryFiles.Lines("README.md"));
        using var vocabulary = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("models/nano/vocabulary.json")));
        var words = vocabulary.RootElement.GetProperty("groups").EnumerateObject().SelectMany(group => group.Value.EnumerateArray());
        Assert.All(words, word => Assert.Contains(word.GetString()!, page, StringComparison.Ordinal));
    }

    private static IEnumerable<string> LinksOf(string document) =>
        Link().Matches(string.Join('\n', RepositoryFiles.Lines(document))).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal));

    /// <summary>As GitHub names them: small letters, hyphens for spaces, and nothing but letters, digits and hyphens.</summary>
    private static IEnumerable<string> HeadingsOf(string document) =>
        Prose.Lines(document).Where(line => line.Text.StartsWith('#')).Select(line => NoAnchor().Replace(line.Text.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\./dreamer ([a-z-]+)")]
    private static partial Regex Command();

    [GeneratedRegex(@"[^\p{L}\p{N}\- ]")]
    private static partial Regex NoAnchor();
}
