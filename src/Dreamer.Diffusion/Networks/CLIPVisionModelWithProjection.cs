// Shapes: B batch, C channels, S image side, L tokens (class token, then patches), D width, E projected width
using Dreamer.Diffusion.Checkpoints;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Patches as tokens after a class token, with learned positions: BCSS -> BLD.</summary>
internal sealed class ClipVisionEmbeddings : Module<Tensor, Tensor>, ITakesTensors
{
    [ComponentName(Name = "class_embedding")] private Parameter _classEmbedding;
    [ComponentName(Name = "patch_embedding")] private readonly Conv2d _patchEmbedding;
    [ComponentName(Name = "position_embedding")] private readonly Embedding _positionEmbedding;

    public ClipVisionEmbeddings(CLIPVisionConfig config) : base(nameof(ClipVisionEmbeddings))
    {
        _classEmbedding = Parameter(randn(config.HiddenSize, dtype: ScalarType.Float32, device: Layers.Place) * 0.02);
        _patchEmbedding = Layers.Conv2d(
            config.NumChannels, config.HiddenSize, (long)config.PatchSize, stride: (long)config.PatchSize, bias: false);
        _positionEmbedding = Layers.Embedding(config.Tokens(), config.HiddenSize);
        init.normal_(_positionEmbedding.weight!, 0, 0.02);
        RegisterComponents();
    }

    public override Tensor forward(Tensor pixels_BCSS)
    {
        using var scope = NewDisposeScope();
        var patches_BLD = _patchEmbedding.call(pixels_BCSS).flatten(2).transpose(1, 2);
        var class_B1D = _classEmbedding.reshape(1, 1, -1).expand(patches_BLD.shape[0], 1, patches_BLD.shape[2]);
        return (cat([class_B1D, patches_BLD], dim: 1) + _positionEmbedding.weight!).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _classEmbedding = (Parameter)tensor);
}

/// <summary>The image tower without its prefix in the checkpoint: BCSS -> every hidden state.</summary>
internal sealed class ClipVisionTransformer : Module<Tensor, IReadOnlyList<Tensor>>
{
    [ComponentName(Name = "embeddings")] private readonly ClipVisionEmbeddings _embeddings;
    [ComponentName(Name = "pre_layrnorm")] private readonly LayerNorm _preLayerNorm; // the published spelling
    [ComponentName(Name = "encoder")] private readonly ClipEncoder _encoder;
    [ComponentName(Name = "post_layernorm")] private readonly LayerNorm _postLayerNorm;

    public ClipVisionTransformer(CLIPVisionConfig config) : base(nameof(ClipVisionTransformer))
    {
        _embeddings = new ClipVisionEmbeddings(config);
        _preLayerNorm = Layers.LayerNorm(config.HiddenSize, config.LayerNormEps);
        _encoder = new ClipEncoder(new ClipShape(config.HiddenSize, config.IntermediateSize, config.NumHiddenLayers,
            config.NumAttentionHeads, config.LayerNormEps, config.HiddenAct));
        _postLayerNorm = Layers.LayerNorm(config.HiddenSize, config.LayerNormEps);
        RegisterComponents();
    }

    internal LayerNorm PostLayerNorm => _postLayerNorm;

    public override IReadOnlyList<Tensor> forward(Tensor pixels_BCSS) =>
        _encoder.call(_preLayerNorm.call(_embeddings.call(pixels_BCSS)), null);
}

/// <summary>
/// Image encoder: preprocessed pixels BCSS -> image embeddings BE (Radford et al. 2021; keys of transformers'
/// CLIPVisionModelWithProjection).
/// </summary>
public sealed class CLIPVisionModelWithProjection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "vision_model")] private readonly ClipVisionTransformer _visionModel;
    [ComponentName(Name = "visual_projection")] private readonly Linear? _visualProjection;

    public CLIPVisionModelWithProjection(CLIPVisionConfig config) : base(nameof(CLIPVisionModelWithProjection))
    {
        config.Validate();
        Config = config;
        _visionModel = new ClipVisionTransformer(config);
        _visualProjection = config.HasProjection ? Layers.Linear(config.HiddenSize, config.ProjectionDim, hasBias: false) : null;
        RegisterComponents();
    }

    public CLIPVisionConfig Config { get; }
    internal LayerNorm PostLayerNorm => _visionModel.PostLayerNorm;

    /// <summary>This network's key for a key of a checkpoint; null for one to skip.</summary>
    public static string? CanonicalKey(string key) => ClipKeys.Canonical(key);

    /// <summary>The same for a checkpoint of these keys, which may hold the other tower's, too.</summary>
    public static Func<string, string?> KeysOf(IReadOnlyCollection<string> names) =>
        ClipKeys.Of(names, key => key.StartsWith("vision_model.", StringComparison.Ordinal) || key == "visual_projection.weight");

    public override Tensor forward(Tensor pixels_BCSS)
    {
        using var scope = NewDisposeScope();
        return Encode(pixels_BCSS).ImageEmbeds.MoveToOuterDisposeScope();
    }

    /// <summary>Encodes images that <see cref="ClipImageProcessor"/> prepared.</summary>
    public CLIPVisionOutput Encode(Tensor pixels_BCSS)
    {
        if (pixels_BCSS.shape is not [_, var channels, var height, var width]
            || channels != Config.NumChannels || height != Config.ImageSize || width != Config.ImageSize)
        {
            throw new ArgumentException(
                $"The pixels are [{string.Join(", ", pixels_BCSS.shape)}]; they must be [B, {Config.NumChannels}, {Config.ImageSize}, "
                    + $"{Config.ImageSize}].");
        }
        using var scope = NewDisposeScope();
        var states_BLD = HiddenStates(pixels_BCSS);
        var pooled_BD = PostLayerNorm.call(states_BLD[^1].select(1, 0));
        var embeds_BE = _visualProjection?.call(pooled_BD) ?? pooled_BD;
        return new CLIPVisionOutput(
            embeds_BE.MoveToOuterDisposeScope(), states_BLD[^1].MoveToOuterDisposeScope(), states_BLD[^2].MoveToOuterDisposeScope());
    }

    internal IReadOnlyList<Tensor> HiddenStates(Tensor pixels_BCSS) => _visionModel.call(pixels_BCSS.to(PostLayerNorm.weight!.dtype));
}

/// <summary>
/// What CLIP says of an image: the projected class token BE, and the last and the last but one hidden states BLD, before any final norm.
/// </summary>
public sealed record CLIPVisionOutput(Tensor ImageEmbeds, Tensor LastHiddenState, Tensor Penultimate);

/// <summary>Shape of a <see cref="CLIPVisionModelWithProjection"/>; the defaults are those of transformers.</summary>
public sealed record CLIPVisionConfig : INetworkConfig
{
    public int HiddenSize { get; init; } = 768;
    public int IntermediateSize { get; init; } = 3072;
    public int ProjectionDim { get; init; } = 512;
    public int NumHiddenLayers { get; init; } = 12;
    public int NumAttentionHeads { get; init; } = 12;
    public int NumChannels { get; init; } = 3;
    public int ImageSize { get; init; } = 224;
    public int PatchSize { get; init; } = 32;
    public string HiddenAct { get; init; } = "quick_gelu";
    public double LayerNormEps { get; init; } = 1e-5;

    /// <summary>The classes that the weights belong to; CLIPVisionModel lacks the projection.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    internal bool HasProjection => !(Architectures?.Contains("CLIPVisionModel") ?? false);

    /// <summary>Patches and the class token.</summary>
    public int Tokens() => ImageSize / PatchSize * (ImageSize / PatchSize) + 1;

    public double LeastWeights() =>
        (Tokens() + (double)NumChannels * PatchSize * PatchSize + (HasProjection ? ProjectionDim : 0)) * HiddenSize
        + NumHiddenLayers * ClipShape.LayerWeights(HiddenSize, IntermediateSize);

    public void Validate()
    {
        ConfigChecks.Size("intermediate_size", IntermediateSize);
        ConfigChecks.Size("projection_dim", ProjectionDim);
        ConfigChecks.Size("num_hidden_layers", NumHiddenLayers, max: 256);
        ConfigChecks.Size("num_channels", NumChannels);
        ConfigChecks.Size("hidden_size", HiddenSize);
        ConfigChecks.Size("image_size", ImageSize, max: 4096);
        ConfigChecks.Divides("patch_size", PatchSize, "image_size", ImageSize);
        ConfigChecks.Divides("num_attention_heads", NumAttentionHeads, "hidden_size", HiddenSize);
        Activations.Require("hidden_act", HiddenAct);
    }
}
