namespace Dreamer.Training.Runs;

/// <summary>How long and how fast one phase learns.</summary>
public sealed record TrainingPlan(int Steps, int BatchSize, double LearningRate)
{
    private const int LeastBetweenSamples = 100;

    public int WarmUpSteps { get; init; } = 100;
    public double Beta2 { get; init; } = 0.99;
    public double WeightDecay { get; init; } = 0.01;
    public double GradientNorm { get; init; } = 1;
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>The rate at the end as a share of the highest.</summary>
    public double FinalRate { get; init; } = 0.02;

    /// <summary>
    /// Batches whose gradients are averaged to one step: a large batch in less memory, and, with as many cores, in less time (<see
    /// cref="StepGradients"/>).
    /// </summary>
    public int Accumulate { get; init; } = 1;

    public int ReportEvery { get; init; } = 25;
    public int CheckpointEvery { get; init; } = 250;

    public int Samples => BatchSize * Accumulate;

    /// <summary>Refuses what no run could follow; <paramref name="name"/> is the plan's, as in its file.</summary>
    public TrainingPlan Check(string name)
    {
        Require(Steps is >= 1 and <= 100_000_000, "steps", Steps, "1 to 100,000,000");
        Require(BatchSize is >= 1 and <= 65_536, "batch_size", BatchSize, "1 to 65,536");
        Require(Accumulate is >= 1 and <= 1_024, "accumulate", Accumulate, "1 to 1,024");
        Require(LearningRate is > 0 and <= 1, "learning_rate", LearningRate, "above 0, and 1 at most");
        Require(Beta2 is > 0 and < 1, "beta2", Beta2, "between 0 and 1");
        Require(EmaDecay is >= 0 and < 1, "ema_decay", EmaDecay, "0 to below 1");
        Require(FinalRate is >= 0 and <= 1, "final_rate", FinalRate, "0 to 1");
        Require(WeightDecay is >= 0 and <= 10, "weight_decay", WeightDecay, "0 to 10");
        Require(GradientNorm is > 0 and <= 1e6, "gradient_norm", GradientNorm, "above 0, and 1,000,000 at most");
        Require(WarmUpSteps is >= 1 and <= 100_000_000, "warm_up_steps", WarmUpSteps, "1 to 100,000,000");
        Require(ReportEvery is >= 1 and <= 1_000_000, "report_every", ReportEvery, "1 to 1,000,000");
        Require(CheckpointEvery is >= 1 and <= 1_000_000, "checkpoint_every", CheckpointEvery, "1 to 1,000,000");
        return this;

        void Require(bool holds, string field, double value, string range)
        {
            if (!holds)
            {
                throw new ArgumentException(
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}.{field} is {value}, and takes {range}."));
            }
        }
    }

    /// <summary>Each quarter of a run, but in a short one not so often that samples take longer than steps.</summary>
    public bool IsSampled(int step) => (step + 1) % Math.Max(LeastBetweenSamples, Steps / 4) == 0;

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
