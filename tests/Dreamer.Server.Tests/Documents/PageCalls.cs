using System.Text.RegularExpressions;

namespace Dreamer.Server.Tests.Documents;

/// <summary>
/// The calls that a page shows: its bash blocks, but for those that run <c>./dreamer</c>. A call ends with the status that it gets, as in
/// <c>curl … # 201</c>.
/// </summary>
internal sealed partial record PageCalls(string Script, IReadOnlyList<(string Where, int Status)> Expected)
{
    public static PageCalls Of(string page)
    {
        var calls = CodeBlock.Of(page, "bash").Where(block => !block.Text.Contains("./dreamer", StringComparison.Ordinal))
            .SelectMany(block => block.Lines.Select((line, index) => (Number: block.Number + index, Text: line))).ToList();
        var expected =
            from line in calls
            let status = Status().Match(line.Text)
            where status.Success
            select ($"{page}:{line.Number}", int.Parse(status.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        return new PageCalls(string.Join('\n', calls.Select(line => line.Text)), [.. expected]);
    }

    [GeneratedRegex(@"\s# (\d{3})\b")]
    private static partial Regex Status();
}
