using System.Collections.Immutable;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>Some events that a session stores. Numbers up to <paramref name="NumbersReserved"/> may have been told to somebody.</summary>
internal sealed record EventPage(int Number, long NumbersReserved, ImmutableArray<SessionEvent> Events)
{
    /// <summary>A page that has so many is full. What is reported at once stays together, so it may have some more.</summary>
    public const int Length = 4;

    private const int NumbersPerReservation = 1_000;

    public static EventPage First { get; } = new(0, 0, []);

    /// <summary>This page, or the next, with the events.</summary>
    public EventPage With(ImmutableArray<SessionEvent> events, long lastNumber)
    {
        var reserved = lastNumber > NumbersReserved ? lastNumber + NumbersPerReservation : NumbersReserved;
        return Events.Length < Length
            ? this with { NumbersReserved = reserved, Events = Events.AddRange(events) }
            : new EventPage(Number + 1, reserved, events);
    }
}
