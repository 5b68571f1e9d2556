// Shapes: B batch, L latent channels, h/w latent pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>The diagonal Gaussian over latents that an encoder predicts: mean and log-variance, both BLhw.</summary>
public sealed record LatentDistribution(Tensor Mean, Tensor LogVariance)
{
    /// <summary>Splits an encoder's moments (channels: mean, then log-variance), with the published clamp.</summary>
    internal static LatentDistribution FromMoments(Tensor moments_B2Lhw)
    {
        using var scope = NewDisposeScope();
        var halves = moments_B2Lhw.chunk(2, dim: 1);
        return new LatentDistribution(halves[0].MoveToOuterDisposeScope(), halves[1].clamp(-30, 20).MoveToOuterDisposeScope());
    }

    public Tensor Std()
    {
        using var scope = NewDisposeScope();
        return (LogVariance * 0.5).exp().MoveToOuterDisposeScope();
    }

    /// <summary>mean + std · noise; the noise is the caller's, so that it can come from a request's seed.</summary>
    public Tensor Sample(Tensor noise_BLhw)
    {
        using var scope = NewDisposeScope();
        return (Mean + Std() * noise_BLhw).MoveToOuterDisposeScope();
    }

    /// <summary>KL divergence to the standard normal, averaged over all latents.</summary>
    public Tensor MeanKl()
    {
        using var scope = NewDisposeScope();
        return ((Mean * Mean + LogVariance.exp() - 1 - LogVariance).mean() * 0.5).MoveToOuterDisposeScope();
    }
}
