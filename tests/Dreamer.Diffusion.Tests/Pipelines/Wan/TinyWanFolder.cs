using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines.Wan;

/// <summary>Wan's forms, as their folders differ.</summary>
public enum WanForm
{
    /// <summary>Wan 2.1's and 2.2's T2V: stills alone.</summary>
    TextToVideo,

    /// <summary>Wan 2.2's TI2V: both, with the still held, and the autoencoder of 2.2.</summary>
    TextImageToVideo,

    /// <summary>Wan 2.2's I2V-A14B: clips alone, by two experts.</summary>
    TwoExperts,

    /// <summary>Wan 2.1's I2V: clips alone, with CLIP's tokens of the still.</summary>
    ImageBranch,
}

/// <summary>A whole Wan model of random weights in a folder: sides of multiples of 16 pixels, or 32 of TI2V.</summary>
public sealed class TinyWanFolder : TinyFolder
{
    private const int TextWidth = 16, ImageWidth = 16, Channels = 4;

    private static readonly string[] s_captions = ["a large red star on the left", "a small blue ring", "the star moves to the left", "the ring grows"];

    private readonly WanForm _form;
    private readonly int _scale;
    private readonly int _inner;
    private readonly int _blocks;

    /// <param name="form">What is in it.</param>
    /// <param name="scale">How many times the usual few channels the transformer and the autoencoder have.</param>
    /// <param name="inner">The wider the layers inside, the more text encoder and transformers outweigh what a job keeps.</param>
    /// <param name="blocks">Of each transformer.</param>
    public TinyWanFolder(WanForm form = WanForm.TextImageToVideo, int scale = 1, int inner = 32, int blocks = 2) : base("tiny-wan")
    {
        (_form, _scale, _inner, _blocks) = (form, scale, inner, blocks);
        using var off = no_grad();
        manual_seed(11);
        UnigramTrainer.Train(s_captions, At("tokenizer", "spiece.model"));
        Write("text_encoder", new T5Config { ModelType = "umt5", VocabSize = 256, DModel = TextWidth, DKv = 8, DFf = inner, NumLayers = 2, NumHeads = 2, FeedForwardProj = "gated-gelu" }, config => new T5EncoderModel(config));
        Write("vae", Vae(), config => new AutoencoderKLWan(config));
        foreach (var expert in form == WanForm.TwoExperts ? (string[])["transformer", "transformer_2"] : ["transformer"])
        {
            Write(expert, Transformer(), config => new WanTransformer3DModel(config));
        }
        if (form == WanForm.ImageBranch)
        {
            WriteImageEncoder();
        }
        WriteText("""{"_class_name": "UniPCMultistepScheduler", "flow_shift": 3.0, "use_flow_sigmas": true, "prediction_type": "flow_prediction", "solver_order": 2}""", "scheduler", "scheduler_config.json");
        WriteText(Index(), "model_index.json");
    }

    /// <summary>The smallest side that the model makes.</summary>
    public int Side => _form == WanForm.TextImageToVideo ? 32 : 16;

    private string Index()
    {
        var (name, ratio) = _form is WanForm.TwoExperts or WanForm.ImageBranch ? ("WanImageToVideoPipeline", _form == WanForm.TwoExperts ? "0.9" : "null") : ("WanPipeline", "null");
        var expands = _form == WanForm.TextImageToVideo ? "true" : "false";
        return $$$"""{"_class_name": "{{{name}}}", "_diffusers_version": "0.40.0", "boundary_ratio": {{{ratio}}}, "expand_timesteps": {{{expands}}}, "transformer": ["diffusers", "WanTransformer3DModel"], "dreamer": {"name": "tiny-wan", "size": {{{Side}}}, "frames": 5, "fps": 8}}""";
    }

    private AutoencoderKLWanConfig Vae() => new()
    {
        BaseDim = 4 * _scale,
        ZDim = Channels,
        DimMult = [1, 2, 2, 2],
        NumResBlocks = 1,
        LatentsMean = [-0.2f, 0.1f, 0.3f, -0.4f],
        LatentsStd = [0.5f, 1.1f, 0.7f, 1.6f],
        IsResidual = _form == WanForm.TextImageToVideo,
        PatchSize = _form == WanForm.TextImageToVideo ? 2 : null,
        InChannels = _form == WanForm.TextImageToVideo ? 12 : 3,
        OutChannels = _form == WanForm.TextImageToVideo ? 12 : 3,
    };

    private WanTransformer3DConfig Transformer() => new()
    {
        NumAttentionHeads = 2 * _scale,
        AttentionHeadDim = 12,
        InChannels = _form is WanForm.TwoExperts or WanForm.ImageBranch ? 2 * Channels + 4 : Channels,
        OutChannels = Channels,
        TextDim = TextWidth,
        FreqDim = 16,
        FfnDim = _inner * _scale,
        NumLayers = _blocks,
        ImageDim = _form == WanForm.ImageBranch ? ImageWidth : null,
        AddedKvProjDim = _form == WanForm.ImageBranch ? 24 * _scale : null,
    };

    private void WriteImageEncoder()
    {
        Write("image_encoder", new CLIPVisionConfig { HiddenSize = ImageWidth, IntermediateSize = 32, ProjectionDim = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, ImageSize = 16, PatchSize = 8 }, config => new CLIPVisionModelWithProjection(config));
        Directory.CreateDirectory(At("image_processor"));
    }
}
