using Spectre.Console;

namespace Dreamer.Cli.Display;

/// <summary>Where words go: results to standard output, complaints and questions to standard error.</summary>
internal static class Terminal
{
    public static bool IsLive => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;

    /// <summary>Who can be asked; null where a program has called.</summary>
    internal static TextReader? Person { get; set; } = Console.IsInputRedirected ? null : Console.In;

    public static void Line(string text) => Console.Out.WriteLine(text);

    public static void Lines(IEnumerable<string> lines) => lines.ToList().ForEach(Line);

    public static void Error(string text) => Console.Error.WriteLine(text);

    /// <summary>Whether a person says yes; without one, what was typed is enough.</summary>
    public static bool Confirms(string question)
    {
        if (Person is null)
        {
            return true;
        }

        Console.Error.Write($"{question} [y/N] ");
        return Person.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
