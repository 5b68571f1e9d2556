using System.CommandLine;
using System.Globalization;

namespace Dreamer.Bench.Step;

/// <summary>An option that takes a whole number from 1.</summary>
internal static class CountOption
{
    public static Option<int> Of(string name, string description, int usual, int most) => new(name)
    {
        Description = $"{description} [1..{most}]",
        DefaultValueFactory = _ => usual,
        CustomParser = given =>
        {
            if (int.TryParse(given.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most)
            {
                return value;
            }

            given.AddError($"{name} is '{given.Tokens[^1].Value}', and takes a whole number from 1 to {most}.");
            return default;
        },
    };
}
