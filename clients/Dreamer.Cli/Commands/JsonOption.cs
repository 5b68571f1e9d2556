using System.CommandLine;

namespace Dreamer.Cli.Commands;

/// <summary><c>--json</c>, alike for every verb that prints data.</summary>
internal static class JsonOption
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Writes JSON for programs on standard output, and nothing else there; progress goes to standard error",
        Recursive = true,
    };
}
