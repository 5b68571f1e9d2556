namespace Dreamer.Training.Evaluation;

/// <summary>Rows under a head, for a document to take as they are.</summary>
internal static class MarkdownTable
{
    public static string Write(IReadOnlyList<string> head, IEnumerable<IEnumerable<string>> rows) =>
        string.Concat(
            ((IEnumerable<IEnumerable<string>>)[head, head.Select(_ => "---"), .. rows]).Select(row => $"| {string.Join(" | ", row)} |\n"));
}
