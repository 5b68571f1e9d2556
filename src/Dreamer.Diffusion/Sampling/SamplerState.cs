using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>Where a run stands: all that the next step depends on besides the denoiser's output. <paramref name="X0"/> is the last step's estimate of the clean sample.</summary>
public sealed record SamplerState(int Step, Tensor Latents, Tensor? X0) : IDisposable
{
    public SamplerState MoveToOuterDisposeScope()
    {
        Latents.MoveToOuterDisposeScope();
        X0?.MoveToOuterDisposeScope();
        return this;
    }

    public void Dispose()
    {
        Latents.Dispose();
        X0?.Dispose();
    }
}
