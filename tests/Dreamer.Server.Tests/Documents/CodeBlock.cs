using Dreamer.Testing;

namespace Dreamer.Server.Tests.Documents;

/// <summary>What a page shows in a language, with the number of its first line.</summary>
internal sealed record CodeBlock(int Number, IReadOnlyList<string> Lines)
{
    private const string Fence = "```";

    public string Text => string.Concat(Lines.Select(line => line + "\n"));

    public static IEnumerable<CodeBlock> Of(string page, string language)
    {
        var lines = File.ReadAllLines(RepositoryRoot.Combine(page));
        for (var start = Array.IndexOf(lines, Fence + language); start >= 0; start = Array.IndexOf(lines, Fence + language, start + 1))
        {
            var end = Array.IndexOf(lines, Fence, start);
            yield return new CodeBlock(start + 2, lines[(start + 1)..end]);
        }
    }
}
