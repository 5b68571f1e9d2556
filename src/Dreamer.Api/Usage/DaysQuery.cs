using System.Globalization;
using Dreamer.Errors;
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
        return (from, to); // how many these may be is the ledger's to say
    }

    private static DateOnly? Parse(string name, string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new DreamerException(ErrorCode.InvalidRequest, $"Parameter '{name}' is '{Shown.Briefly(text)}', and takes a UTC day such as 2026-11-24.", name);
}
