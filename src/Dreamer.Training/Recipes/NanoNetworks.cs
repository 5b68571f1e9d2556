using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using Dreamer.Training.Phases;

namespace Dreamer.Training.Recipes;

/// <summary>The shapes of nano's networks: 64×64 pixels, 8×8 latents of 16 channels.</summary>
public static class NanoNetworks
{
    /// <summary>Tokens of a descriptive caption; two sprites with every detail take 34.</summary>
    public const int CaptionTokens = 40;

    /// <summary>Tokens of a motion caption.</summary>
    public const int MotionTokens = 24;

    public const int TextWidth = 128;

    public static ScheduleConfig Schedule { get; } = new();

    /// <summary>No norm layers: they cost 5 dB at this size.</summary>
    public static AutoencoderKLConfig Vae { get; } = new()
    {
        DownBlockTypes = ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
        UpBlockTypes = ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"],
        BlockOutChannels = [32, 64, 128],
        LatentChannels = 16,
        SampleSize = 64,
        PatchSize = 2,
        NormType = "none",
        ScalingFactor = 1,
    };

    public static CLIPVisionConfig Vision { get; } = new()
    {
        HiddenSize = TextWidth,
        IntermediateSize = 4 * TextWidth,
        ProjectionDim = TextWidth,
        NumHiddenLayers = 3,
        NumAttentionHeads = 4,
        ImageSize = 64,
        PatchSize = 8,
    };

    public static UNet2DConditionConfig Unet { get; } = new()
    {
        InChannels = 16,
        OutChannels = 16,
        DownBlockTypes = ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
        UpBlockTypes = ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
        BlockOutChannels = [64, 128],
        LayersPerBlock = 1,
        NormNumGroups = 16,
        CrossAttentionDim = TextWidth,
        AttentionHeadDim = 4,
        UseLinearProjection = true,
        ResnetTimeScaleShift = "scale_shift",
        ClassEmbedType = "projection",
        ProjectionClassEmbeddingsInputDim = TextWidth,
        PositionEmbedding = "sinusoidal",
    };

    public static MotionConfig Motion { get; } = new()
    {
        NormNumGroups = 16,
        T5Width = TextWidth,
        SpaceTimeLevels = 2,
        ReferenceWidth = 96,
        AdapterTokens = 8,
        AdapterDepth = 1,
        AdapterWidth = TextWidth,
        ImageTokenWidth = TextWidth,
    };

    public static T5Config T5(int vocabulary) => new()
    {
        VocabSize = vocabulary,
        DModel = TextWidth,
        DKv = 32,
        DFf = 2 * TextWidth,
        NumLayers = 2,
        NumHeads = 4,
        FeedForwardProj = "gated-gelu",
    };

    /// <summary>What stage two learns on a model's folder, whose second vocabulary its T5 encoder has.</summary>
    public static StageTwoSettings StageTwo(string modelFolder, int clips)
    {
        var vocabulary = SentencePieceTokenizer.Load(Path.Combine(modelFolder, "tokenizer_2", "spiece.model")).VocabularySize;
        return new StageTwoSettings(Motion, T5(vocabulary), Schedule, clips) { MotionTokens = MotionTokens };
    }

    public static CLIPTextConfig Text(int vocabulary, int endToken) => new()
    {
        VocabSize = vocabulary,
        HiddenSize = TextWidth,
        IntermediateSize = 4 * TextWidth,
        NumHiddenLayers = 3,
        NumAttentionHeads = 4,
        MaxPositionEmbeddings = CaptionTokens,
        EosTokenId = endToken,
        ProjectionDim = TextWidth,
    };
}
