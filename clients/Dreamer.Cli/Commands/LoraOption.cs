using System.CommandLine;
using System.Globalization;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Commands;

/// <summary><c>--lora NAME[:SCALE]</c>, as often as there are LoRAs.</summary>
internal static class LoraOption
{
    public static Option<string[]> Create() => new("--lora")
    {
        Description = "A LoRA of the model's folder, and what it is multiplied by (default: 1); up to 4 times",
        HelpName = "NAME[:SCALE]",
    };

    /// <summary>Null where none is named: then the parent's are meant.</summary>
    public static IReadOnlyList<Lora>? Read(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } given ? [.. given.Select(Parse)] : null;

    internal static Lora Parse(string given)
    {
        var colon = given.LastIndexOf(':');
        if (colon < 0)
        {
            return new Lora(given);
        }
        var isNumber = double.TryParse(given.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var scale);
        return isNumber && double.IsFinite(scale)
            ? new Lora(given[..colon], scale)
            : throw new UsageException($"--lora is '{given}', and takes NAME or NAME:SCALE, such as watercolour:0.8.");
    }
}
