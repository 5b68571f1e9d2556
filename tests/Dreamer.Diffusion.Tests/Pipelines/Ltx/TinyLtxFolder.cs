using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines.Ltx;

/// <summary>
/// A whole LTX-Video model of random weights in a folder, of an early version or, for LTXConditionPipeline, of a later one: sides of
/// multiples of 32 pixels, 8n+1 frames.
/// </summary>
public sealed class TinyLtxFolder : TinyFolder
{
    /// <summary>Two latent pixels.</summary>
    public const int Side = 64;

    public const int Channels = 8;

    private const int TextWidth = 18;

    private static readonly string[] s_captions = ["a large red star on the left", "a small blue ring", "the star moves to the left", "the ring grows"];

    /// <param name="className">The pipeline's.</param>
    /// <param name="scale">How many times the usual few channels the transformer and an early version's decoder have.</param>
    /// <param name="blocks">Of the transformer.</param>
    public TinyLtxFolder(string className = "LTXPipeline", int scale = 1, int blocks = 2) : base("tiny-ltx")
    {
        using var off = no_grad();
        manual_seed(12);
        UnigramTrainer.Train(s_captions, At("tokenizer", "spiece.model"));
        Write("text_encoder", new T5Config { ModelType = "t5", VocabSize = 256, DModel = TextWidth, DKv = 9, DFf = 32, NumLayers = 2, NumHeads = 2, FeedForwardProj = "gated-gelu" }, config => new T5EncoderModel(config));
        Write("vae", className == "LTXConditionPipeline" ? LaterVae : Vae(scale), config => new AutoencoderKLLTXVideo(config));
        Write("transformer", Transformer(scale, blocks), config => new LTXVideoTransformer3DModel(config));
        WriteText(
            className == "LTXConditionPipeline"
                ? """{"_class_name": "FlowMatchEulerDiscreteScheduler", "num_train_timesteps": 1000, "shift": 1.0, "use_dynamic_shifting": false}"""
                : """{"_class_name": "FlowMatchEulerDiscreteScheduler", "num_train_timesteps": 1000, "shift": 1.0, "use_dynamic_shifting": true, "base_image_seq_len": 1024, "base_shift": 0.95, "max_image_seq_len": 4096, "max_shift": 2.05, "shift_terminal": 0.1}""",
            "scheduler", "scheduler_config.json");
        WriteText($$$"""{"_class_name": "{{{className}}}", "_diffusers_version": "0.32.0", "transformer": ["diffusers", "LTXVideoTransformer3DModel"], "dreamer": {"name": "tiny-ltx", "size": {{{Side}}}, "frames": 9, "fps": 8}}""", "model_index.json");
    }

    private static AutoencoderKLLTXVideoConfig Vae(int scale) => new()
    {
        LatentChannels = Channels,
        BlockOutChannels = [4, 8, 8, 16],
        DecoderBlockOutChannels = [4 * scale, 8 * scale, 8 * scale, 16 * scale],
        LayersPerBlock = [1, 1, 1, 1, 1],
        DecoderLayersPerBlock = [1, 1, 1, 1, 1],
    };

    /// <summary>Its encoder folds, and its decoder is told of time and draws noise.</summary>
    private static AutoencoderKLLTXVideoConfig LaterVae { get; } = new()
    {
        LatentChannels = Channels,
        BlockOutChannels = [4, 4, 8, 8, 16],
        DownBlockTypes = [.. Enumerable.Repeat("LTXVideo095DownBlock3D", 4)],
        LayersPerBlock = [1, 1, 1, 1, 1],
        SpatioTemporalScaling = [true, true, true, true],
        DownsampleType = ["spatial", "temporal", "spatiotemporal", "spatiotemporal"],
        DecoderBlockOutChannels = [8, 16, 32],
        DecoderLayersPerBlock = [1, 1, 1, 1],
        DecoderSpatioTemporalScaling = [true, true, true],
        DecoderInjectNoise = [false, false, true, false],
        UpsampleResidual = [true, true, true],
        UpsampleFactor = [2, 2, 2],
        TimestepConditioning = true,
    };

    private static LTXVideoTransformer3DConfig Transformer(int scale, int blocks) => new()
    {
        InChannels = Channels,
        OutChannels = Channels,
        NumAttentionHeads = 2 * scale,
        AttentionHeadDim = 20,
        CrossAttentionDim = 40 * scale,
        NumLayers = blocks,
        CaptionChannels = TextWidth,
    };
}
