using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A still that another one is made of: its latent is noised up to what <paramref name="Step"/> begins with (SDEdit, Meng et al. 2021).</summary>
public sealed record StillOrigin(Tensor Latent_1CHW, int Step)
{
    internal StillOrigin Check(StillRequest request, long[] shape)
    {
        if (Step < 0 || Step >= request.Steps)
        {
            throw new ArgumentException($"A refinement from step {Step}; the request has steps 0 to {request.Steps - 1}.");
        }
        return Latent_1CHW.shape.SequenceEqual(shape)
            ? this
            : throw new ArgumentException($"The still's latent is [{string.Join(", ", Latent_1CHW.shape)}]; the request needs [{string.Join(", ", shape)}].");
    }
}
