using System.CommandLine;

namespace Dreamer.Cli.Commands;

/// <summary>Options that check their range.</summary>
internal static class CommandOptions
{
    public static Option<int> Count(string name, string description, int usual, int least = 1, int most = 1_000_000)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is var count && (count < least || count > most))
            {
                given.AddError($"{name} is {count}, and takes {least} to {most}.");
            }
        });
        return option;
    }
}
