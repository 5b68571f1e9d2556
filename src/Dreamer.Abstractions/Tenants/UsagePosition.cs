using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Dreamer.Tenants;

/// <summary>A line's place in the ledger, which never changes: the day, and the number that it was settled as on that day.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.UsagePosition")]
public readonly record struct UsagePosition([property: Id(0)] DateOnly Day, [property: Id(1)] int Number)
{
    /// <summary>From <c>2026-11-24.153</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UsagePosition position)
    {
        position = default;
        var parts = text is { Length: <= 21 } ? text.Split('.') : [];
        if (parts.Length != 2 || !DateOnly.TryParseExact(parts[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        position = new UsagePosition(day, number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day:O}.{Number}");
}
