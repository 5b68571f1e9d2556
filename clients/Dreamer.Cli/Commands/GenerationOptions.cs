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

    public static Option<FrameSize?> Size(string description = "Width and height in pixels", string? usual = null)
    {
        var field = GenerationField.Of(nameof(GenerationRequest.Size));
        var multiple = field.MultipleOf!.Value;
        return Size(
            (int)field.Smallest!, (int)field.Largest!, multiple, $"{description}, as in 64 or 832x480, a multiple of {multiple}", usual ?? UsualOf(field.Name));
    }

    /// <summary>Of a picture that a command starts from.</summary>
    public static Option<FrameSize?> PictureSize() => Size("A picture's width and height in pixels from now on", "the model's");

    /// <summary>A side, or width and height.</summary>
    public static Option<FrameSize?> Size(int least, int most, int multiple, string description, string? usual) => new("--size")
    {
        Description = $"{description} [{least}..{most}, default: {usual}]",
        HelpName = "N|WxH",
        CustomParser = given =>
        {
            if (FrameSize.TryParse(given.Tokens[^1].Value, out var size) && IsSide(size.Width) && IsSide(size.Height))
            {
                return size;
            }
            var multiples = multiple == 1 ? "whole numbers" : $"multiples of {multiple}";
            given.AddError($"--size is '{given.Tokens[^1].Value}', and takes {multiples} from {least} to {most}, one as in 64 or two as in 832x480.");
            return null;

            bool IsSide(int side) => side >= least && side <= most && side % multiple == 0;
        },
    };

    /// <summary>A step of the generation that a command goes on from, counted from 0.</summary>
    public static Option<int?> Step(string description) => NumberOptions.Optional("--step", description, 0, RangeOf<int>(nameof(GenerationRequest.Steps)).Largest);

    /// <summary>Makes a draft of what a command would make.</summary>
    public static Option<int?> StopAfter() =>
        Of<int>("--stop-after", "Makes a draft: stops after so many of the steps, to be finished later", nameof(GenerationRequest.StopAfter));

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
