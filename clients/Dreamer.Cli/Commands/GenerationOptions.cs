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
        Of("--count", "Makes so many, with seeds that count up; files are numbered", GenerationLimits.Count);

    public static Option<T?> Of<T>(string name, string description, Range<T> range, string? usual = null)
        where T : struct, INumber<T> =>
        NumberOptions.Optional(
            name, description, range.Smallest, range.Largest, usual ?? string.Create(CultureInfo.InvariantCulture, $"{range.Default}"));

    public static Option<int?> Size() => NumberOptions.Optional(
        "--size", "Width and height in pixels", GenerationLimits.Size.Smallest, GenerationLimits.Size.Largest,
        $"{GenerationLimits.Size.Default}", GenerationLimits.SizeMultiple);

    /// <summary>A step of the generation that a command goes on from, counted from 0.</summary>
    public static Option<int?> Step(string description) => NumberOptions.Optional("--step", description, 0, GenerationLimits.Steps.Largest);
}
