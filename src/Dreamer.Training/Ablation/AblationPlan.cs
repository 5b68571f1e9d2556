using Dreamer.Training.Runs;
using Dreamer.Training.World;

namespace Dreamer.Training.Ablation;

/// <summary>How long each variant learns, and how it is judged. The easy world is learned soon enough for a comparison of many runs.</summary>
public sealed record AblationPlan
{
    public TrainingPlan Training { get; init; } = new(260, 16, 1e-3);

    public int Seeds { get; init; } = 3;

    public int Clips { get; init; } = 1_536;

    public int Prompts { get; init; } = 48;

    public int Steps { get; init; } = 6;

    /// <summary>Four frames tell where something goes.</summary>
    public WorldOptions World { get; init; } = WorldOptions.Easy with { Degraded = true, Frames = 4 };
}
