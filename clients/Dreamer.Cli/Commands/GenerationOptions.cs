using System.CommandLine;
using System.CommandLine.Parsing;
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

    public static Option<FrameSize?> Size(string description = "Width and height in pixels", string? usual = null)
    {
        var field = GenerationField.Of(nameof(GenerationRequest.Size));
        return new Option<FrameSize?>("--size")
        {
            Description = $"{description}, as in 64 or 832x480, a multiple of {field.MultipleOf} [{field.Smallest}..{field.Largest}, default: {usual ?? UsualOf(field.Name)}]",
            HelpName = "N|WxH",
            CustomParser = given => SizeOf(given, field),
        };
    }

    /// <summary>As it is sent.</summary>
    public static Client.FrameSize? Sent(FrameSize? size) => size is { } given ? new Client.FrameSize(given.Width, given.Height) : null;

    /// <summary>A step of the generation that a command goes on from, counted from 0.</summary>
    public static Option<int?> Step(string description) => NumberOptions.Optional("--step", description, 0, RangeOf<int>(nameof(GenerationRequest.Steps)).Largest);

    private static FrameSize? SizeOf(ArgumentResult given, GenerationField field)
    {
        if (FrameSize.TryParse(given.Tokens[^1].Value, out var size) && field.Holds(size))
        {
            return size;
        }
        given.AddError($"--size is '{given.Tokens[^1].Value}', and takes {field.Takes}.");
        return null;
    }

    private static (T Smallest, T Largest) RangeOf<T>(string field)
        where T : struct, INumber<T> =>
        ((T)GenerationField.Of(field).Smallest!, (T)GenerationField.Of(field).Largest!);

    private static string? UsualOf(string field) =>
        GenerationField.Of(field).Default is { } usual ? Convert.ToString(usual, CultureInfo.InvariantCulture) : null;
}
