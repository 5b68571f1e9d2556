using Dreamer.Bench.Scale.Worlds;
using Dreamer.Generations;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Bench.Scale.Fleets;

/// <summary>A generation on its way.</summary>
internal sealed class SimulatedJob(GenerationId id, int number, int tenant, TenantId owner, Work work, Lane lane, TimeSpan asked)
{
    public GenerationId Id => id;

    public int Number => number;

    public int Tenant => tenant;

    public Work Work => work;

    public WorkClaim Claim { get; } = new(owner, lane, Brief: !work.IsClip);

    public TimeSpan Asked => asked;

    /// <summary>How many more its session asks for after it; of one of a flood, none.</summary>
    public int Left { get; init; }

    public int Session { get; init; } = -1;

    public TimeSpan? Began { get; set; }

    /// <summary>Where it is in line or has a place; and where it was last, which comes first at the next choice.</summary>
    public SimulatedDevice? On { get; set; }

    public string? Device { get; set; }

    public string? FailedOn { get; set; }

    /// <summary>The position that its owner knows.</summary>
    public int? Shown { get; set; }

    /// <summary>Waits are numbered: the end of one that is over already says nothing.</summary>
    public int Waits { get; set; }

    /// <summary>Since when it waits, of one that lost its place.</summary>
    public TimeSpan? WaitsSince { get; set; }

    public int Steps { get; set; }

    /// <summary>Those of them that a checkpoint holds.</summary>
    public int Saved { get; set; }

    public int Chunks { get; set; }

    public bool IsMade { get; set; }

    public int Ends { get; set; }
}
