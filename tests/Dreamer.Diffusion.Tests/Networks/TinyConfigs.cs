using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Networks.Wan;

namespace Dreamer.Diffusion.Tests.Networks;

/// <summary>Networks that are over in a moment; tests change what they are about.</summary>
internal static class TinyConfigs
{
    public static CLIPTextConfig Text { get; } = new()
    {
        VocabSize = 20,
        HiddenSize = 8,
        IntermediateSize = 12,
        NumHiddenLayers = 2,
        NumAttentionHeads = 2,
        MaxPositionEmbeddings = 6,
        EosTokenId = 7,
    };

    public static CLIPVisionConfig Vision { get; } = new()
    {
        HiddenSize = 8,
        IntermediateSize = 12,
        ProjectionDim = 6,
        NumHiddenLayers = 2,
        NumAttentionHeads = 2,
        ImageSize = 8,
        PatchSize = 4,
    };

    public static AutoencoderKLWanConfig WanVae(bool isResidual) => new()
    {
        BaseDim = 4,
        DecoderBaseDim = isResidual ? 6 : null,
        ZDim = 4,
        NumResBlocks = 1,
        IsResidual = isResidual,
        PatchSize = isResidual ? 2 : null,
        InChannels = isResidual ? 12 : 3,
        OutChannels = isResidual ? 12 : 3,
        LatentsMean = [0.5f, -1f, 2f, 0f],
        LatentsStd = [2f, 0.5f, 4f, 1f],
    };

    public static T5Config MotionText { get; } = new() { VocabSize = 20, DModel = 8, DKv = 3, DFf = 12, NumLayers = 2, NumHeads = 2 };

    public static WanTransformer3DConfig Wan { get; } = new()
    {
        NumAttentionHeads = 2,
        AttentionHeadDim = 14,
        InChannels = 4,
        OutChannels = 4,
        TextDim = 6,
        FreqDim = 8,
        FfnDim = 20,
        NumLayers = 2,
    };

    /// <summary>A patch, two levels, two frames and four pixels a latent number.</summary>
    public static AutoencoderKLLTXVideoConfig LtxVae { get; } = new()
    {
        LatentChannels = 4,
        BlockOutChannels = [4, 6],
        DecoderBlockOutChannels = [4, 6],
        LayersPerBlock = [1, 1, 1],
        DecoderLayersPerBlock = [1, 2, 1],
        SpatioTemporalScaling = [true, false],
        DecoderSpatioTemporalScaling = [true, false],
        PatchSize = 2,
    };

    /// <summary>As of LTX-Video 0.9.5, and with noise as of 0.9.1.</summary>
    public static AutoencoderKLLTXVideoConfig LaterLtxVae { get; } = new()
    {
        LatentChannels = 4,
        BlockOutChannels = [4, 4, 8],
        DownBlockTypes = ["LTXVideo095DownBlock3D", "LTXVideo095DownBlock3D"],
        LayersPerBlock = [1, 1, 1],
        SpatioTemporalScaling = [true, true],
        DownsampleType = ["spatial", "temporal"],
        DecoderBlockOutChannels = [8],
        DecoderLayersPerBlock = [1, 1],
        DecoderSpatioTemporalScaling = [true],
        DecoderInjectNoise = [true, false],
        UpsampleResidual = [true],
        UpsampleFactor = [2],
        TimestepConditioning = true,
        PatchSize = 2,
    };

    /// <summary>Of its 20 channels 2 are not turned.</summary>
    public static LTXVideoTransformer3DConfig Ltx { get; } = new()
    {
        InChannels = 4,
        OutChannels = 4,
        NumAttentionHeads = 2,
        AttentionHeadDim = 10,
        CrossAttentionDim = 20,
        NumLayers = 2,
        CaptionChannels = 6,
    };

    /// <summary>The spatial network, as nano's.</summary>
    public static UNet2DConditionConfig Spatial { get; } = new()
    {
        BlockOutChannels = [8, 16],
        DownBlockTypes = ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
        UpBlockTypes = ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
        LayersPerBlock = 1,
        NormNumGroups = 4,
        CrossAttentionDim = 6,
        AttentionHeadDim = 2,
        ResnetTimeScaleShift = "scale_shift",
        ClassEmbedType = "projection",
        ProjectionClassEmbeddingsInputDim = 5,
        PositionEmbedding = "sinusoidal",
    };

    public static MotionConfig Motion { get; } = new()
    {
        ConditionWidth = 12,
        TemporalHeadDim = 4,
        MotionMaxSeqLength = 8,
        NormNumGroups = 4,
        T5Width = 6,
        PacaHeads = 2,
        ReferenceWidth = 8,
        LatentScale = 4,
        AdapterTokens = 3,
        AdapterDepth = 1,
        AdapterWidth = 8,
        AdapterHeads = 2,
        ImageTokenWidth = 10,
    };
}
