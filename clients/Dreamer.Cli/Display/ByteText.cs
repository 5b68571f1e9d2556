using System.Globalization;

namespace Dreamer.Cli.Display;

/// <summary>Bytes as people read them, in powers of a thousand as disks and downloads count.</summary>
internal static class ByteText
{
    private static readonly string[] s_units = ["bytes", "kB", "MB", "GB", "TB"];

    private static readonly (string Ending, long Bytes)[] s_typed =
    [
        ("kib", 1L << 10), ("mib", 1L << 20), ("gib", 1L << 30), ("tib", 1L << 40),
        ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000),
        ("m", 1_000_000), ("g", 1_000_000_000), ("", 1_000_000_000),
    ];

    public static string Of(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1000 && unit < s_units.Length - 1; unit++)
        {
            value /= 1000;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? $"{value:0}" : value < 10 ? $"{value:0.00}" : $"{value:0.0}")} {s_units[unit]}");
    }

    /// <summary>Such as 24GB, 24GiB or 24, which means GB; null where it is none.</summary>
    public static long? Parse(string typed)
    {
        var text = typed.Trim().ToLowerInvariant();
        var (ending, unit) = s_typed.First(known => text.EndsWith(known.Ending, StringComparison.Ordinal));
        return double.TryParse(text[..^ending.Length].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * unit is >= 1 and <= 1e15
            ? (long)(value * unit) : null;
    }
}
