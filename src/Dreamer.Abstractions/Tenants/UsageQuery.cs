using Dreamer.Errors;

namespace Dreamer.Tenants;

/// <summary>Which lines of a ledger are asked for: UTC days, both ends included, and after which line of the page before.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.UsageQuery")]
public sealed record UsageQuery([property: Id(0)] DateOnly From, [property: Id(1)] DateOnly To, [property: Id(2)] UsagePosition? After, [property: Id(3)] int Limit)
{
    /// <summary>A quarter of a year: each day is a state of its own to read.</summary>
    public const int MaxDays = 93;

    public int Days => To.DayNumber - From.DayNumber + 1;

    public IReadOnlyList<DateOnly> NewestFirst() => [.. Enumerable.Range(0, Days).Select(i => To.AddDays(-i))];

    /// <summary>Refuses days that are none, or too many.</summary>
    public void CheckDays()
    {
        if (Days < 1)
        {
            throw Refused($"The days end on {To:O}, before they begin on {From:O}.");
        }
        if (Days > MaxDays)
        {
            throw Refused($"The days {From:O} to {To:O} are {Days}, and at most {MaxDays} can be read at once.");
        }
    }

    private static DreamerException Refused(string why) => new(ErrorCode.InvalidRequest, why, "from");
}
