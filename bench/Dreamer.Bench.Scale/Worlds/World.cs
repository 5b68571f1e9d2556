namespace Dreamer.Bench.Scale.Worlds;

/// <summary>How large the simulated world is, and how long.</summary>
internal sealed record World
{
    public int Devices { get; init; } = 1_000;

    public int Sessions { get; init; } = 1_000_000;

    public int Tenants { get; init; } = 100_000;

    /// <summary>That are asked for in a day; a shorter world gets its part, from the hour on at which it begins.</summary>
    public int JobsOfDay { get; init; } = 1_000_000;

    public double BeginsAt { get; init; }

    public double Hours { get; init; } = 24;

    public int Seed { get; init; } = 1;

    /// <summary>Devices die, are taken away, and come and go with the day.</summary>
    public bool HasMishaps { get; init; } = true;

    public double HeartbeatSeconds { get; init; } = 5;

    public TimeSpan End => TimeSpan.FromHours(Hours);
}
