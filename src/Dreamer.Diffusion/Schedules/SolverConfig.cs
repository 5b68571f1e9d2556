namespace Dreamer.Diffusion.Schedules;

/// <summary>The choices that DPM-Solver++ leaves; the defaults are those of diffusers.</summary>
public sealed record SolverConfig
{
    /// <summary>1 or 2: from how many estimates a step is made.</summary>
    public int Order { get; init; } = 2;

    /// <summary>Heun's second-order term in the place of the midpoint's.</summary>
    public bool Heun { get; init; }

    /// <summary>The last step is of first order: always, or in runs of fewer than 15 steps.</summary>
    public bool EulerAtFinal { get; init; }
    public bool LowerOrderFinal { get; init; } = true;

    /// <summary>The run ends at the schedule's least noise, not at none.</summary>
    public bool EndsAtSigmaMin { get; init; }

    /// <summary>Steps of a smaller half log-SNR are left out; null leaves none out.</summary>
    public double? LambdaMin { get; init; }
}
