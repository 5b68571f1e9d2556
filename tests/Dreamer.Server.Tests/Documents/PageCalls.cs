using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Documents;

/// <summary>
/// The calls that a page shows: its bash blocks, but for those that run <c>./dreamer</c>. A call ends with the status that it gets, as in
/// <c>curl … # 201</c>.
/// </summary>
internal sealed partial record PageCalls(string Script, IReadOnlyList<(string Where, int Status)> Expected)
{
    private const string Fence = "```";

    public static PageCalls Of(string page)
    {
        var lines = File.ReadAllLines(RepositoryRoot.Combine(page));
        var calls = Blocks(lines).Where(block => !block.Any(line => line.Text.Contains("./dreamer", StringComparison.Ordinal))).SelectMany(block => block).ToList();
        var expected =
            from line in calls
            let status = Status().Match(line.Text)
            where status.Success
            select ($"{page}:{line.Number}", int.Parse(status.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        return new PageCalls(string.Join('\n', calls.Select(line => line.Text)), [.. expected]);
    }

    private static IEnumerable<IReadOnlyList<(int Number, string Text)>> Blocks(string[] lines)
    {
        for (var start = Array.IndexOf(lines, Fence + "bash"); start >= 0; start = Array.IndexOf(lines, Fence + "bash", start + 1))
        {
            var end = Array.IndexOf(lines, Fence, start);
            yield return [.. lines[(start + 1)..end].Select((line, index) => (start + 2 + index, line))];
        }
    }

    [GeneratedRegex(@"\s# (\d{3})\b")]
    private static partial Regex Status();
}
