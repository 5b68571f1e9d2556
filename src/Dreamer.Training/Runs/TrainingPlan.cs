namespace Dreamer.Training.Runs;

/// <summary>How long and how fast one phase learns.</summary>
public sealed record TrainingPlan(int Steps, int BatchSize, double LearningRate)
{
    public int WarmUpSteps { get; init; } = 100;
    public double Beta2 { get; init; } = 0.99;
    public double WeightDecay { get; init; } = 0.01;
    public double GradientNorm { get; init; } = 1;
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>The rate at the end as a share of the highest.</summary>
    public double FinalRate { get; init; } = 0.02;

    public int ReportEvery { get; init; } = 25;
    public int CheckpointEvery { get; init; } = 250;

    public bool IsSaved(int step) => (step + 1) % CheckpointEvery == 0 || step + 1 == Steps;

    /// <summary>Linear warm-up, then a cosine.</summary>
    public double RateAt(int step)
    {
        var warm = Math.Min(1, (step + 1.0) / WarmUpSteps);
        var cosine = 0.5 + (0.5 * Math.Cos(Math.PI * step / Steps));
        return LearningRate * warm * (FinalRate + ((1 - FinalRate) * cosine));
    }

    /// <summary>A young average forgets fast, so that it is no mixture with the random start.</summary>
    public double DecayAt(int step) => Math.Min(EmaDecay, (1.0 + step) / (10 + step));
}
