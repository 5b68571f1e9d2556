using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dreamer.Cli.Display;

/// <summary>
/// Where words go: answers and progress to standard output, complaints and questions to standard error. For programs
/// (<c>--json</c>) standard output holds JSON and nothing else, and progress goes to standard error.
/// </summary>
internal static class Terminal
{
    /// <summary>No line of a tree is broken where a program, or a file, takes it.</summary>
    private const int EndlessWidth = 100_000;

    public static bool IsForPrograms { get; set; }

    public static bool IsLive => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected && !IsForPrograms;

    /// <summary>Who can be asked; null where a program has called.</summary>
    internal static TextReader? Person { get; set; } = Console.IsInputRedirected ? null : Console.In;

    /// <summary>Progress, and what else a person is told beside the answer.</summary>
    public static void Line(string text) => (IsForPrograms ? Console.Error : Console.Out).WriteLine(Printable(text));

    public static void Error(string text) => Console.Error.WriteLine(Printable(text));

    /// <summary>What was asked for: words for people, one document for programs.</summary>
    public static void Answer(object document, params IEnumerable<string> words)
    {
        foreach (var line in IsForPrograms ? [JsonText.Of(document)] : words.Select(Printable))
        {
            Console.Out.WriteLine(line);
        }
    }

    /// <summary>The same of a list: people see each entry as it comes.</summary>
    public static async Task AnswerAsync<T>(IAsyncEnumerable<T> entries, Action<T> show)
    {
        var all = new List<T>();
        await foreach (var entry in entries)
        {
            all.Add(entry);
            if (!IsForPrograms)
            {
                show(entry);
            }
        }

        Answer(new { Data = all });
    }

    /// <summary>In colours where a person looks on.</summary>
    public static void Draw(IRenderable picture)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsLive ? AnsiSupport.Detect : AnsiSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = IsLive ? console.Profile.Width : EndlessWidth;
        console.Write(picture);
    }

    /// <summary>Whether a person says yes; without one, what was typed is enough.</summary>
    public static bool Confirms(string question)
    {
        if (Person is null)
        {
            return true;
        }

        Console.Error.Write($"{Printable(question)} [y/N] ");
        return Person.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>A caption may hold what a terminal would obey.</summary>
    public static string Printable(string text) =>
        text.Any(IsObeyed) ? string.Concat(text.Select(one => IsObeyed(one) ? '\uFFFD' : one)) : text;

    private static bool IsObeyed(char one) => char.IsControl(one) && one is not ('\n' or '\r' or '\t');
}
