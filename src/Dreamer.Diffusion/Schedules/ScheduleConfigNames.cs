namespace Dreamer.Diffusion.Schedules;

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
