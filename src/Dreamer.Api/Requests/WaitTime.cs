using System.Globalization;
using Dreamer.Errors;

namespace Dreamer.Api.Requests;

/// <summary>Reads <c>?wait=30s</c>.</summary>
internal static class WaitTime
{
    public static TimeSpan Parse(string? text)
    {
        if (text is null)
        {
            return TimeSpan.Zero;
        }

        var digits = text.EndsWith('s') ? text[..^1] : text;
        var isUsable = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= RequestLimits.LongestWait.TotalSeconds;
        return isUsable
            ? TimeSpan.FromSeconds(seconds)
            : throw new DreamerException(
                ErrorCode.InvalidRequest, $"Parameter 'wait' is '{Shown.Briefly(text)}', and takes 0s to {RequestLimits.LongestWait.TotalSeconds}s.", "wait");
    }
}
