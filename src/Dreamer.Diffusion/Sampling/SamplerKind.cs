namespace Dreamer.Diffusion.Sampling;

/// <summary>The ways from noise to an image that a request can choose.</summary>
public enum SamplerKind
{
    DpmSolverMultistep, Ddim, Euler,
}
