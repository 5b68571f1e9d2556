namespace Dreamer.Testing;

/// <summary>A sample of a README that a test compiles: what stands in one of its methods between <c>// shown</c> and <c>// to here</c>.</summary>
public static class ReadmeSample
{
    private const int Indent = 8; // of a method's body

    /// <summary>As the README has to hold it.</summary>
    public static string Of(string file, string method)
    {
        var body = File.ReadAllLines(RepositoryRoot.Combine(file))
            .SkipWhile(line => !line.Contains($" {method}(", StringComparison.Ordinal) || !line.Contains("private static", StringComparison.Ordinal))
            .SkipWhile(line => line.Trim() != "// shown").Skip(1)
            .TakeWhile(line => line.Trim() != "// to here");
        return $"```csharp\n{string.Concat(body.Select(line => line[Math.Min(Indent, line.Length)..] + "\n"))}```";
    }
}
