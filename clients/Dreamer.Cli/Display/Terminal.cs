using Spectre.Console;

namespace Dreamer.Cli.Display;

/// <summary>Where words go: results to standard output, complaints to standard error.</summary>
internal static class Terminal
{
    public static bool IsLive => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;

    public static void Line(string text) => Console.Out.WriteLine(text);

    public static void Error(string text) => Console.Error.WriteLine(text);
}
