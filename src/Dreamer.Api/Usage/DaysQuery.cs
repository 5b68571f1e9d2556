using System.Globalization;
using Dreamer.Errors;
using Dreamer.Tenants;
using Microsoft.AspNetCore.Mvc;

namespace Dreamer.Api.Usage;

/// <summary>Which UTC days are asked for, both ends included: by default the thirty until today.</summary>
internal sealed record DaysQuery([FromQuery(Name = "from")] string? FromText, [FromQuery(Name = "to")] string? ToText)
{
    private const int DefaultDays = 30;

    public (DateOnly From, DateOnly To) Check(DateOnly today)
    {
        var to = Parse("to", ToText) ?? today;
        var from = Parse("from", FromText) ?? (to.DayNumber < DefaultDays ? DateOnly.MinValue : to.AddDays(1 - DefaultDays));
        var days = to.DayNumber - from.DayNumber + 1;
        return days is >= 1 and <= UsageQuery.MaxDays
            ? (from, to)
            : throw Refused("from", $"The days from {from:yyyy-MM-dd} to {to:yyyy-MM-dd} are {days}, and 1 to {UsageQuery.MaxDays} can be asked for at once.");
    }

    private static DateOnly? Parse(string name, string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw Refused(name, $"Query parameter '{name}' is '{Shown.Briefly(text)}', and takes a UTC day such as 2026-11-24.");

    private static DreamerException Refused(string name, FormattableString detail) => new(ErrorCode.InvalidRequest, detail.ToString(CultureInfo.InvariantCulture), name);
}
