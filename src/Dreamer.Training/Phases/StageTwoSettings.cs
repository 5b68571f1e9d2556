using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Schedules;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.Phases;

/// <summary>What stage two learns, and from how much.</summary>
public sealed record StageTwoSettings(MotionConfig Motion, T5Config T5, ScheduleConfig Schedule, int Clips)
{
    /// <summary>
    /// Until which share of the steps every how manieth frame is seen: where things go is learned from few frames, smoothness at the
    /// end from all.
    /// </summary>
    public IReadOnlyList<(double Until, int Stride)> Strides { get; init; } = [(0.75, 5), (0.93, 2), (1, 1)];

    /// <summary>The folder of a pool of ingested footage to learn from, in place of the synthetic world.</summary>
    public string? Footage { get; init; }

    /// <summary>
    /// A model's folder whose motion layers and T5 encoder are where learning begins; without one, it begins from nothing.
    /// </summary>
    public string? StartFrom { get; init; }

    /// <summary>A folder or file of public motion modules that the temporal transformers begin with.</summary>
    public string? MotionFrom { get; init; }

    /// <summary>Tokens of a motion caption.</summary>
    public required int MotionTokens { get; init; }

    /// <summary>Weight of PredictNet's flow loss; 0 leaves PredictNet out.</summary>
    public double FlowWeight { get; init; } = 0.05;

    /// <summary>Weight of how far the difference of two opposite clips is missed, beside each one's own error.</summary>
    public double OppositesWeight { get; init; } = 4;

    public WorldOptions World { get; init; } = WorldOptions.Footage;

    /// <summary>Whether stage one's layers learn too, against the paper; they are then exported with the motion layers.</summary>
    public bool TrainSpatial { get; init; }
}
