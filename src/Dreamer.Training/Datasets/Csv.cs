namespace Dreamer.Training.Datasets;

/// <summary>Comma-separated values as RFC 4180 has them.</summary>
internal static class Csv
{
    /// <summary>A field, in quotes when it has to be.</summary>
    public static string Field(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
