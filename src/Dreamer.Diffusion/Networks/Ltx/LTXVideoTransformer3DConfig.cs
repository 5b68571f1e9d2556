namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>Shape of an <see cref="LTXVideoTransformer3DModel"/>; the defaults are those of diffusers, which are the 2B model's.</summary>
public sealed record LTXVideoTransformer3DConfig : INetworkConfig
{
    public int InChannels { get; init; } = 128;
    public int OutChannels { get; init; } = 128;

    /// <summary>Latent pixels and frames that one token holds: 1 in every published file.</summary>
    public int PatchSize { get; init; } = 1;
    public int PatchSizeT { get; init; } = 1;
    public int NumAttentionHeads { get; init; } = 32;

    /// <summary>Channels of a head.</summary>
    public int AttentionHeadDim { get; init; } = 64;

    /// <summary>Width of captions once projected, so the network's own.</summary>
    public int CrossAttentionDim { get; init; } = 2048;
    public int NumLayers { get; init; } = 28;
    public string? ActivationFn { get; init; } = TanhGelu;
    public string? QkNorm { get; init; } = AcrossHeads;
    public bool NormElementwiseAffine { get; init; }

    /// <summary>Of the blocks' norms; those of queries and keys have their own.</summary>
    public double NormEps { get; init; } = 1e-6;

    /// <summary>Width of the text encoder's states.</summary>
    public int CaptionChannels { get; init; } = 4096;
    public bool AttentionBias { get; init; } = true;
    public bool AttentionOutBias { get; init; } = true;

    internal const string AcrossHeads = "rms_norm_across_heads";

    private const string TanhGelu = "gelu-approximate";
    private const double AttentionNormEps = 1e-5;

    internal int Width => NumAttentionHeads * AttentionHeadDim;

    internal TokenAttentionShape Attention => new(Width, NumAttentionHeads, AttentionNormEps, AttentionBias, AttentionOutBias);

    public double LeastWeights()
    {
        double width = Width;
        return NumLayers * 16 * width * width + width * (8 * width + CaptionChannels + (double)InChannels + OutChannels);
    }

    public void Validate()
    {
        ConfigChecks.Size("in_channels", InChannels);
        ConfigChecks.Size("out_channels", OutChannels);
        ConfigChecks.Size("patch_size", PatchSize, max: 1);
        ConfigChecks.Size("patch_size_t", PatchSizeT, max: 1);
        ConfigChecks.Size("num_attention_heads", NumAttentionHeads, max: 1024);
        ConfigChecks.Size("attention_head_dim", AttentionHeadDim, max: 1024);
        ConfigChecks.Divides("the pair of the rotary embedding", 2, "attention_head_dim", AttentionHeadDim);
        ConfigChecks.Size("num_layers", NumLayers, max: 256);
        ConfigChecks.Size("caption_channels", CaptionChannels);
        ConfigChecks.OneOf("activation_fn", ActivationFn, TanhGelu);
        ConfigChecks.OneOf("qk_norm", QkNorm, AcrossHeads);
        if (CrossAttentionDim != Width)
        {
            throw new ArgumentException(
                $"cross_attention_dim is {CrossAttentionDim}; captions are projected to the network's width {Width}.");
        }
    }
}
