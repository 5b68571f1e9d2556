// Shapes: B batch, L latent channels, h/w latent pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Shape of an <see cref="AutoencoderKL"/>; the defaults are those of diffusers.</summary>
public sealed record AutoencoderKLConfig : INetworkConfig
{
    public int InChannels { get; init; } = 3;
    public int OutChannels { get; init; } = 3;
    public IReadOnlyList<string> DownBlockTypes { get; init; } = ["DownEncoderBlock2D"];
    public IReadOnlyList<string> UpBlockTypes { get; init; } = ["UpDecoderBlock2D"];
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [64];
    public int LayersPerBlock { get; init; } = 1;

    /// <summary>Of the ResNets; the output layers have SiLU in any case, as published.</summary>
    public string ActFn { get; init; } = "silu";
    public int LatentChannels { get; init; } = 4;
    public int NormNumGroups { get; init; } = 32;
    public int SampleSize { get; init; } = 32;

    /// <summary>
    /// What latents are multiplied by; unless given, SD 1.x's number, or 1 where <see cref="LatentsStd"/> scales already.
    /// </summary>
    public double? ScalingFactor { get; init; }

    /// <summary>Per latent channel; null where latents are only multiplied by <see cref="ScalingFactor"/>.</summary>
    public IReadOnlyList<float>? LatentsMean { get; init; }
    public IReadOnlyList<float>? LatentsStd { get; init; }

    public bool UseQuantConv { get; init; } = true;
    public bool UsePostQuantConv { get; init; } = true;
    public bool MidBlockAddAttention { get; init; } = true;

    /// <summary>"group" as published, or our "none": plain residuals, no norm layers and no attention.</summary>
    public string NormType { get; init; } = "group";

    /// <summary>Our extension: the first level works on squares of this many pixels a side, folded into channels; 1 as published.</summary>
    public int PatchSize { get; init; } = 1;

    /// <summary>Pixels a latent pixel stands for, along one side.</summary>
    public int LatentScale() => PatchSize << (BlockOutChannels.Count - 1);

    internal int? Groups => NormType == "group" ? NormNumGroups : null;

    internal double Scaling => ScalingFactor ?? (LatentsStd is null ? 0.18215 : 1);

    /// <summary>Of the ResNets' second convolutions on the way down and up, the mid blocks' own, and the outermost layers.</summary>
    public double LeastWeights()
    {
        const double Kernel = 9;
        var (first, last) = ((double)BlockOutChannels[0], (double)BlockOutChannels[^1]);
        var levels = BlockOutChannels.Sum(channels => (2.0 * LayersPerBlock + 1) * Kernel * channels * channels);
        var ends = Kernel * (first * PatchSize * PatchSize * ((double)InChannels + OutChannels) + last * 3 * LatentChannels);
        return levels + ends + 8 * Kernel * last * last;
    }

    public void Validate()
    {
        ConfigChecks.Sizes("block_out_channels", BlockOutChannels);
        ConfigChecks.SameLength("down_block_types", DownBlockTypes.Count, "block_out_channels", BlockOutChannels.Count);
        ConfigChecks.SameLength("up_block_types", UpBlockTypes.Count, "block_out_channels", BlockOutChannels.Count);
        foreach (var (down, up) in DownBlockTypes.Zip(UpBlockTypes))
        {
            ConfigChecks.OneOf("down_block_types", down, "DownEncoderBlock2D");
            ConfigChecks.OneOf("up_block_types", up, "UpDecoderBlock2D");
        }
        Activations.Require("act_fn", ActFn);
        ConfigChecks.OneOf("norm_type", NormType, "group", "none");
        ConfigChecks.Size("in_channels", InChannels);
        ConfigChecks.Size("out_channels", OutChannels);
        ConfigChecks.Size("latent_channels", LatentChannels);
        ConfigChecks.Size("layers_per_block", LayersPerBlock, max: 64);
        ConfigChecks.Size("patch_size", PatchSize, max: 16);
        ValidateNorms();
        ValidateStatistics();
    }

    private void ValidateNorms()
    {
        foreach (var channels in NormType == "group" ? BlockOutChannels : [])
        {
            ConfigChecks.Divides("norm_num_groups", NormNumGroups, "block_out_channels", channels);
        }
    }

    private void ValidateStatistics()
    {
        ConfigChecks.SameLength("latents_mean", LatentsMean?.Count ?? 0, "latents_std", LatentsStd?.Count ?? 0);
        if (LatentsMean is not null)
        {
            ConfigChecks.SameLength("latents_mean", LatentsMean.Count, "latent_channels", LatentChannels);
        }
    }
}

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
