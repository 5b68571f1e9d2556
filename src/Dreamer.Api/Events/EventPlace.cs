using System.Globalization;
using Dreamer.Errors;

namespace Dreamer.Api.Events;

/// <summary>The last event that a reader saw, and what its face calls that.</summary>
internal sealed record EventPlace(string Name, string Param, string? Text)
{
    public static EventPlace OfHeader(string? text) => new("Header 'Last-Event-ID'", "last-event-id", text);

    public static EventPlace OfField(long number) =>
        new("Field 'after_sequence'", "after_sequence", number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number that no event has yet is of another session, or of data that were put back: nothing would come for long.</summary>
    public long Within(long last) =>
        string.IsNullOrEmpty(Text) ? 0
        : !long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? throw Refused("and takes an event's number")
        : number <= last ? number
        : throw Refused($"and the session's last event is {last}");

    private DreamerException Refused(string why) => new(ErrorCode.InvalidRequest, $"{Name} is '{Shown.Briefly(Text)}', {why}.", Param);
}
