using System.Globalization;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>Shape of an <see cref="AutoencoderKLWan"/>; the defaults are those of diffusers, which are Wan 2.1's.</summary>
public sealed record AutoencoderKLWanConfig : INetworkConfig
{
    /// <summary>Frames that the encoder takes at once, and time halvings that leave it one latent frame of them.</summary>
    internal const int ChunkFrames = 4, MostTimeHalvings = 2;

    private const int MaxWidth = 1 << 14;

    public int BaseDim { get; init; } = 96;

    /// <summary>Null where it is <see cref="BaseDim"/>.</summary>
    public int? DecoderBaseDim { get; init; }
    public int ZDim { get; init; } = 16;

    /// <summary>Channels of each level, in units of the base.</summary>
    public IReadOnlyList<int> DimMult { get; init; } = [1, 2, 4, 4];
    public int NumResBlocks { get; init; } = 2;

    /// <summary>Empty in every published file: attention stands in the middle alone.</summary>
    public IReadOnlyList<double> AttnScales { get; init; } = [];

    /// <summary>Of every level but the last: whether its down-sampler halves time as well as the sides.</summary>
    public IReadOnlyList<bool> TemperalDownsample { get; init; } = [false, true, true];

    /// <summary>Per latent channel.</summary>
    public IReadOnlyList<float> LatentsMean { get; init; } =
    [
        -0.7571f, -0.7089f, -0.9113f, 0.1075f, -0.1745f, 0.9653f, -0.1517f, 1.5508f,
        0.4134f, -0.0715f, 0.5517f, -0.3632f, -0.1922f, -0.9497f, 0.2503f, -0.2921f,
    ];
    public IReadOnlyList<float> LatentsStd { get; init; } =
    [
        2.8184f, 1.4541f, 2.3275f, 2.6558f, 1.2196f, 1.7708f, 2.6052f, 2.0743f,
        3.2687f, 2.1526f, 2.8652f, 1.5579f, 1.6382f, 1.1253f, 2.8251f, 1.916f,
    ];

    /// <summary>Wan 2.2's form: a shortcut without weights around every level.</summary>
    public bool IsResidual { get; init; }

    /// <summary>Of patches, where there are any: 3 times the pixels of one.</summary>
    public int InChannels { get; init; } = 3;
    public int OutChannels { get; init; } = 3;

    /// <summary>Sides of the squares of pixels that are folded into channels; null as 1.</summary>
    public int? PatchSize { get; init; }

    internal int Patch => PatchSize ?? 1;

    internal int Levels => DimMult.Count;

    internal int Colours => OutChannels / (Patch * Patch);

    /// <summary>Pixels a latent pixel stands for, along one side.</summary>
    public int LatentScale() => Patch << (Levels - 1);

    /// <summary>Frames a latent frame stands for, except the first, which stands for one.</summary>
    public int FrameScale() => 1 << TemperalDownsample.Count(halves => halves);

    /// <summary>Channels between the encoder's levels: those before each, then those behind the last.</summary>
    internal int[] EncoderChannels() => [BaseDim, .. DimMult.Select(factor => BaseDim * factor)];

    /// <summary>The same of the decoder, from the coarsest level on.</summary>
    internal int[] DecoderChannels()
    {
        var width = DecoderBaseDim ?? BaseDim;
        return [width * DimMult[^1], .. DimMult.Reverse().Select(factor => width * factor)];
    }

    /// <summary>Of the levels' second convolutions on the way down and up, and of the two middles.</summary>
    public double LeastWeights()
    {
        const double Kernel = 27;
        var down = EncoderChannels()[1..].Sum(width => Kernel * NumResBlocks * width * width);
        var up = DecoderChannels()[1..].Sum(width => Kernel * (NumResBlocks + 1) * width * width);
        return down + up + Middle(EncoderChannels()[^1]) + Middle(DecoderChannels()[0]);
        static double Middle(double width) => (4 * Kernel + 4) * width * width;
    }

    public void Validate()
    {
        ConfigChecks.Size("base_dim", BaseDim, MaxWidth);
        ConfigChecks.Size("decoder_base_dim", DecoderBaseDim ?? BaseDim, MaxWidth, min: IsResidual ? 1 : 2); // its up-samplers halve
        ConfigChecks.Size("z_dim", ZDim, MaxWidth);
        ConfigChecks.Sizes("dim_mult", DimMult, maxCount: 8, max: 64);
        ConfigChecks.Size("num_res_blocks", NumResBlocks, max: 64);
        ConfigChecks.Size("patch_size", Patch, max: 16);
        ConfigChecks.Divides("the square of patch_size", Patch * Patch, "in_channels", InChannels);
        ConfigChecks.Divides("the square of patch_size", Patch * Patch, "out_channels", OutChannels);
        ConfigChecks.SameLength("temperal_downsample", TemperalDownsample.Count, "dim_mult less its last", Levels - 1);
        var timeHalvings = TemperalDownsample.Count(halves => halves);
        ConfigChecks.Size("the number of true in temperal_downsample", timeHalvings, MostTimeHalvings, min: 0);
        ConfigChecks.Size("the length of attn_scales", AttnScales.Count, max: 0, min: 0);
        ValidateStatistics();
        ValidateShortcuts();
    }

    private void ValidateStatistics()
    {
        ConfigChecks.SameLength("latents_mean", LatentsMean.Count, "z_dim, that is, channels,", ZDim);
        ConfigChecks.SameLength("latents_std", LatentsStd.Count, "z_dim, that is, channels,", ZDim);
        foreach (var (mean, std) in LatentsMean.Zip(LatentsStd))
        {
            if (!float.IsFinite(mean) || !float.IsFinite(std) || std <= 0)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"latents_mean has {mean} and latents_std {std}; a mean is a number, and a deviation one above 0."));
            }
        }
    }

    // Channels are averaged in groups on the way down, and repeated on the way up: whole numbers of them.
    private void ValidateShortcuts()
    {
        var (down, up) = (EncoderChannels(), DecoderChannels());
        for (var level = 0; IsResidual && level < Levels; level++)
        {
            ConfigChecks.Divides("a level's channels", down[level + 1], "what its shortcut folds together", down[level] * Fold(level));
        }
        for (var level = 0; IsResidual && level < Levels - 1; level++)
        {
            var spread = up[level + 1] * Fold(Levels - 2 - level);
            ConfigChecks.Divides("a level's channels", up[level], "what its shortcut spreads them over", spread);
        }
    }

    private int Fold(int level) => ShortcutFactors.Of(level < Levels - 1, level < Levels - 1 && TemperalDownsample[level]).Volume;
}
