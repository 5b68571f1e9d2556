using System.Globalization;
using Dreamer.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Dreamer.Api.Requests;

/// <summary>Which part of a list is asked for.</summary>
internal sealed record PageQuery([FromQuery(Name = "limit")] string? LimitText, [FromQuery(Name = "after")] string? After)
{
    public int Limit =>
        LimitText is null ? RequestLimits.DefaultPageLength
        : int.TryParse(LimitText, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= RequestLimits.PageLength ? limit
        : throw new DreamerException(
            ErrorCode.InvalidRequest, $"Parameter 'limit' is '{Shown.Briefly(LimitText)}', and takes 1 to {RequestLimits.PageLength}.", "limit");
}
