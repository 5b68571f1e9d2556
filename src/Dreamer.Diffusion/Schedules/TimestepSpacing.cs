namespace Dreamer.Diffusion.Schedules;

/// <summary>Which of the training steps a sampler visits; only trailing ones start at the last (Lin et al. 2023).</summary>
public enum TimestepSpacing
{
    Leading, Trailing, Linspace,
}
