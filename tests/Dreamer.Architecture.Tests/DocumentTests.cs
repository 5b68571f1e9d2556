using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Architecture.Tests;

/// <summary>What the documents say exists, does.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents() => new(RepositoryFiles.Under("docs").Where(path => path.EndsWith(".md", StringComparison.Ordinal)).Concat(["README.md", "CONTRIBUTING.md"]));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files(string document)
    {
        var folder = Path.GetDirectoryName(document)!;
        var links = Link().Matches(string.Join('\n', RepositoryFiles.Lines(document))).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal));
        Assert.All(links, link => Assert.True(Path.Exists(RepositoryRoot.Combine(Path.Combine(folder, link))), $"{document} links to {link}, which is not there"));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Commands_are_ones_the_script_knows(string document)
    {
        var script = string.Join('\n', RepositoryFiles.Lines("dreamer"));
        var commands = Command().Matches(string.Join('\n', RepositoryFiles.Lines(document))).Select(match => match.Groups[1].Value).Distinct();
        Assert.All(commands, command => Assert.Matches($@"(?m)^    [a-z| -]*\b{command}\b[a-z| -]*\)", script));
    }

    [GeneratedRegex(@"\]\(([^)#\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\./dreamer ([a-z-]+)")]
    private static partial Regex Command();
}
