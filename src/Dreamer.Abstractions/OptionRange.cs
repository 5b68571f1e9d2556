using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Dreamer;

/// <summary>What a setting may be, as the <see cref="RangeAttribute"/> of its property says.</summary>
public static class OptionRange
{
    /// <summary>Refuses the first value that is out of its range, with the setting's name and the value; <paramref name="section"/> is such as <c>Api:RateLimits</c>.</summary>
    public static void Check(string section, object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<RangeAttribute>() is { } range && property.GetValue(options) is { } value && !range.IsValid(value))
            {
                throw new ArgumentException(FormattableString.Invariant($"{Named($"{section}:{property.Name}")} is {value}, and takes {Words(range)}."));
            }
        }
    }

    /// <summary>As people write it, in a file and in the environment.</summary>
    public static string Named(string path) =>
        $"The setting '{path}' ('{path.Replace(":", "__", StringComparison.Ordinal)}' in the environment)";

    private static string Words(RangeAttribute range) => string.Create(CultureInfo.InvariantCulture, $"{(range.MinimumIsExclusive ? "more than " : "")}{range.Minimum} to {range.Maximum}");
}
