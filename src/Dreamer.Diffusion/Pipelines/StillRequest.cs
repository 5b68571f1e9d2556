using Dreamer.Diffusion.Sampling;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What decides a still besides its captions; <paramref name="Size"/> in pixels, along both sides.</summary>
public sealed record StillRequest(long Seed, int Steps, double Guidance, int Size, SamplerKind Sampler = SamplerKind.DpmSolverMultistep)
{
    internal StillRequest Check(ModelInfo model)
    {
        RequestChecks.Steps(Steps, model);
        RequestChecks.Range("guidance", Guidance, RequestChecks.MaxGuidance);
        RequestChecks.Size(Size, model);
        return this;
    }
}
