namespace Dreamer.Diffusion.Schedules;

/// <summary>A <c>scheduler_config.json</c> in the diffusers layout; the defaults are the model's own (docs: noise schedule).</summary>
public sealed record ScheduleConfig
{
    public int TrainSteps { get; init; } = 1000;

    public double BetaStart { get; init; } = 0.00085;

    public double BetaEnd { get; init; } = 0.012;

    public BetaCurve Curve { get; init; } = BetaCurve.ScaledLinear;

    public PredictionKind Prediction { get; init; } = PredictionKind.Velocity;

    public TimestepSpacing Spacing { get; init; } = TimestepSpacing.Trailing;

    public bool ZeroTerminalSnr { get; init; } = true;

    public int StepsOffset { get; init; }

    /// <summary>The clean image stands one step before the first, instead of at it.</summary>
    public bool AlphaToOne { get; init; } = true;

    public double? ClipRange { get; init; }

    public bool KarrasSigmas { get; init; }

    /// <summary>The range of Karras' noise levels, where it is not that of the schedule.</summary>
    public double? SigmaMin { get; init; }
    public double? SigmaMax { get; init; }

    /// <summary>Betas as they are, one a training step, in place of a curve.</summary>
    public IReadOnlyList<double>? TrainedBetas { get; init; }

    /// <summary>How DPM-Solver++ steps.</summary>
    public SolverConfig Solver { get; init; } = new();

    /// <summary>Ours: multiplies the noise-to-signal ratio by its square, for larger frames (Hoogeboom et al. 2023); 1 is off.</summary>
    public double ResolutionShift { get; init; } = 1;

    /// <summary>Ours: the weight of the noise that all frames of a clip share (Ge et al. 2023); 0 is off.</summary>
    public double SharedNoise { get; init; }

    public static ScheduleConfig Load(string path) => ScheduleJson.Read(path, json => new ScheduleConfigReader(json).Read());

    /// <summary>Writes what <see cref="Load"/> reads.</summary>
    public void Write(string path) => ScheduleConfigWriter.Write(this, path);
}

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

/// <summary>How the noise of a step grows with the step: linearly, linearly in its root, or by a squared cosine.</summary>
public enum BetaCurve
{
    Linear, ScaledLinear, Cosine,
}

/// <summary>What a denoiser's output stands for.</summary>
public enum PredictionKind
{
    Epsilon, Velocity, Sample,
}

/// <summary>Which of the training steps a sampler visits; only trailing ones start at the last (Lin et al. 2023).</summary>
public enum TimestepSpacing
{
    Leading, Trailing, Linspace,
}

/// <summary>diffusers' words for our choices.</summary>
internal static class ScheduleConfigNames
{
    public static readonly (string Name, BetaCurve Value)[] Curves =
        [("linear", BetaCurve.Linear), ("scaled_linear", BetaCurve.ScaledLinear), ("squaredcos_cap_v2", BetaCurve.Cosine)];

    public static readonly (string Name, PredictionKind Value)[] Predictions =
        [("epsilon", PredictionKind.Epsilon), ("v_prediction", PredictionKind.Velocity), ("sample", PredictionKind.Sample)];

    public static readonly (string Name, TimestepSpacing Value)[] Spacings =
        [("leading", TimestepSpacing.Leading), ("trailing", TimestepSpacing.Trailing), ("linspace", TimestepSpacing.Linspace)];

    public static string Of<T>((string Name, T Value)[] names, T value)
        where T : struct => Array.Find(names, item => item.Value.Equals(value)).Name;
}
