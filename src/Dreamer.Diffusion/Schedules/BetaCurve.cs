namespace Dreamer.Diffusion.Schedules;

/// <summary>How the noise of a step grows with the step: linearly, linearly in its root, or by a squared cosine.</summary>
public enum BetaCurve
{
    Linear, ScaledLinear, Cosine,
}
