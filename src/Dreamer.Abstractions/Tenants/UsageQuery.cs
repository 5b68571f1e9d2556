namespace Dreamer.Tenants;

/// <summary>Which lines of a ledger are asked for: UTC days, both ends included, and after which line of the page before.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.UsageQuery")]
public sealed record UsageQuery([property: Id(0)] DateOnly From, [property: Id(1)] DateOnly To, [property: Id(2)] UsagePosition? After, [property: Id(3)] int Limit)
{
    /// <summary>A quarter of a year: each day is a state of its own to read.</summary>
    public const int MaxDays = 93;

    public int Days => To.DayNumber - From.DayNumber + 1;
}
