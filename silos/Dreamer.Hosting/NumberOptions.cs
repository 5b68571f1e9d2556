using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Dreamer.Hosting;

/// <summary>Options that take a number: read alike in every country, and refused with the option, what was typed and the range.</summary>
public static class NumberOptions
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    private const NumberStyles Fraction = Whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>With a value where none is given.</summary>
    public static Option<T> Of<T>(string name, string description, T usual, T least, T most)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name) { DefaultValueFactory = _ => usual, CustomParser = given => Read(given, name, least, most) };
        Describe(option, description, least, most, null);
        return option;
    }

    /// <summary>Null where none is given; <paramref name="usual"/> says what that means.</summary>
    public static Option<T?> Optional<T>(string name, string description, T least, T most, string? usual = null, T? multiple = null)
        where T : struct, INumber<T>
    {
        var option = new Option<T?>(name) { CustomParser = given => Read(given, name, least, most, multiple) };
        Describe(option, multiple is null ? description : $"{description}, a multiple of {Text(multiple.Value)}", least, most, usual);
        return option;
    }

    /// <summary>Several at once.</summary>
    public static Option<T[]> Several<T>(string name, string description, T[] usual, T least, T most)
        where T : struct, INumber<T>
    {
        var option = new Option<T[]>(name)
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => usual,
            CustomParser = given => [.. given.Tokens.Select(token => Number(given, token.Value, name, least, most, null))],
        };
        Describe(option, description, least, most, string.Join(' ', usual.Select(Text)));
        return option;
    }

    private static T Read<T>(ArgumentResult given, string name, T least, T most, T? multiple = null)
        where T : struct, INumber<T> => Number(given, given.Tokens[^1].Value, name, least, most, multiple);

    private static T Number<T>(ArgumentResult given, string typed, string name, T least, T most, T? multiple)
        where T : struct, INumber<T>
    {
        var isNumber = T.TryParse(typed, IsWhole<T>() ? Whole : Fraction, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= least && number <= most && (multiple is null || number % multiple.Value == T.Zero)) // NaN does not
        {
            return number;
        }

        var kind = multiple is { } step ? $"multiples of {Text(step)}"
            : IsWhole<T>() ? "a whole number"
            : "a number, with a point as in 0.5,";
        given.AddError($"{name} is '{typed}', and takes {kind} from {Text(least)} to {Text(most)}.");
        return default;
    }

    private static void Describe<T>(Option option, string description, T least, T most, string? usual)
        where T : struct, INumber<T>
    {
        var end = most == T.CreateSaturating(long.MaxValue) ? "" : Text(most);
        option.Description = $"{description} [{Text(least)}..{end}{(usual is null ? "" : ", default: " + usual)}]";
        option.HelpName = "N";
    }

    private static bool IsWhole<T>()
        where T : struct, INumber<T> => T.One / (T.One + T.One) == T.Zero;

    private static string Text<T>(T number)
        where T : struct, INumber<T> => number.ToString(null, CultureInfo.InvariantCulture);
}
