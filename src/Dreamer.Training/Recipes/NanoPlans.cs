using Dreamer.Training.Runs;

namespace Dreamer.Training.Recipes;

/// <summary>How long each phase of nano learns.</summary>
public sealed record NanoPlans
{
    public TrainingPlan Vae { get; init; } = new(4_200, 16, 1.2e-3);
    public TrainingPlan Contrastive { get; init; } = new(900, 96, 1.2e-3);
    public TrainingPlan StageOne { get; init; } = new(2_200, 64, 1.2e-3);

    public TrainingPlan StageTwo { get; init; } = new(2_400, 16, 1e-3);

    /// <summary>How many stills stage one learns from; their captions are written anew each time.</summary>
    public int Stills { get; init; } = 49_152;

    /// <summary>How many clips of 16 frames stage two learns from.</summary>
    public int Clips { get; init; } = 6_144;
}
