using System.Text;

namespace Dreamer.Cli.Servers;

/// <summary>What nobody shall read over a shoulder, in a history or in the list of processes: typed without echo, or piped in.</summary>
internal static class SecretInput
{
    private const int Longest = 4096;

    public static async Task<string> ReadAsync(string question, CancellationToken stop)
    {
        if (Console.IsInputRedirected)
        {
            return Checked((await Console.In.ReadLineAsync(stop))?.Trim() ?? "");
        }

        _ = Console.KeyAvailable; // from now on nothing is echoed: what is typed, or pasted, upon the question is not seen either
        Console.Error.Write(question);
        try
        {
            return Checked(await Task.Run(ReadKeys, CancellationToken.None).WaitAsync(stop)); // the console cannot be interrupted
        }
        finally
        {
            Console.Error.WriteLine();
        }
    }

    private static string ReadKeys()
    {
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key && typed.Length <= Longest)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (key.KeyChar != 0)
            {
                typed.Append(key.KeyChar);
            }
        }

        return typed.ToString().Trim();
    }

    /// <summary>It travels in a header; the sentences do not repeat it.</summary>
    private static string Checked(string key) =>
        key.Length == 0 ? throw new UsageException("No key was given: type it, or pipe it in.")
        : key.Length > Longest || key.Any(one => one is <= ' ' or >= '\u007f')
            ? throw new UsageException($"This is no key: it has {key.Length} characters, of which some are not those of keys, or more than {Longest}.")
        : key;
}
