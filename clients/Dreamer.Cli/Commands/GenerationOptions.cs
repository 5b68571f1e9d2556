using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Dreamer.Generations;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary>The numbers that a generation is made with, in the ranges that the server takes.</summary>
internal static class GenerationOptions
{
    public static Option<long?> Seed(string description, string usual) =>
        NumberOptions.Optional("--seed", description, 0L, long.MaxValue, usual);

    public static Option<int?> Count() =>
        Of<int>("--count", "Makes so many, with seeds that count up; files are numbered", nameof(GenerationRequest.Count));

    /// <summary>An option for the field of a request.</summary>
    public static Option<T?> Of<T>(string name, string description, string field, string? usual = null)
        where T : struct, INumber<T>
    {
        var (smallest, largest) = RangeOf<T>(field);
        return NumberOptions.Optional(name, description, smallest, largest, usual ?? UsualOf(field), GenerationField.Of(field).MultipleOf is { } of ? T.CreateChecked(of) : null);
    }

    public static Option<int?> Size() => Of<int>("--size", "Width and height in pixels", nameof(GenerationRequest.Size));

    /// <summary>A step of the generation that a command goes on from, counted from 0.</summary>
    public static Option<int?> Step(string description) => NumberOptions.Optional("--step", description, 0, RangeOf<int>(nameof(GenerationRequest.Steps)).Largest);

    /// <summary>One of the server's words; another is refused with all of them.</summary>
    public static Option<string?> Quality(string? usual = null)
    {
        string[] words = [.. Enum.GetNames<Quality>().Select(name => name.ToLowerInvariant())];
        var option = new Option<string?>("--quality")
        {
            Description = $"How near it comes to the result of all steps: balanced and fast leave out what brings little new (default: {usual ?? words[0]})",
        };
        return option.AcceptOnlyFromAmong(words);
    }

    private static (T Smallest, T Largest) RangeOf<T>(string field)
        where T : struct, INumber<T> =>
        ((T)GenerationField.Of(field).Smallest!, (T)GenerationField.Of(field).Largest!);

    private static string? UsualOf(string field) =>
        GenerationField.Of(field).Default is { } usual ? Convert.ToString(usual, CultureInfo.InvariantCulture) : null;
}
