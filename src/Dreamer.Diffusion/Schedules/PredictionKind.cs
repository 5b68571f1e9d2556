namespace Dreamer.Diffusion.Schedules;

/// <summary>What a denoiser's output stands for.</summary>
public enum PredictionKind
{
    Epsilon, Velocity, Sample,
}
