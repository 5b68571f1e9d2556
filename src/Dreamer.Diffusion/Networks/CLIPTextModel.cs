// Shapes: B batch, L tokens, D width
using Dreamer.Diffusion.Devices;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Token and learned position embeddings: BL -> BLD.</summary>
internal sealed class ClipTextEmbeddings : Module<Tensor, Tensor>
{
    [ComponentName(Name = "token_embedding")] private readonly Embedding _tokenEmbedding;
    [ComponentName(Name = "position_embedding")] private readonly Embedding _positionEmbedding;

    public ClipTextEmbeddings(CLIPTextConfig config) : base(nameof(ClipTextEmbeddings))
    {
        _tokenEmbedding = Layers.Embedding(config.VocabSize, config.HiddenSize);
        _positionEmbedding = Layers.Embedding(config.MaxPositionEmbeddings, config.HiddenSize);
        // CLIP's own scale; the library's N(0, 1) would drown the positions of a network trained from nothing.
        init.normal_(_tokenEmbedding.weight!, 0, 0.02);
        init.normal_(_positionEmbedding.weight!, 0, 0.01);
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids_BL)
    {
        using var scope = NewDisposeScope();
        var positions_LD = _positionEmbedding.weight!.narrow(0, 0, ids_BL.shape[1]);
        return (_tokenEmbedding.call(ids_BL) + positions_LD).MoveToOuterDisposeScope();
    }
}

/// <summary>The text tower without its prefix in the checkpoint.</summary>
internal sealed class ClipTextTransformer : Module<Tensor, Tensor?, IReadOnlyList<Tensor>>
{
    [ComponentName(Name = "embeddings")] private readonly ClipTextEmbeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly ClipEncoder _encoder;
    [ComponentName(Name = "final_layer_norm")] private readonly LayerNorm _finalLayerNorm;

    public ClipTextTransformer(CLIPTextConfig config) : base(nameof(ClipTextTransformer))
    {
        _embeddings = new ClipTextEmbeddings(config);
        _encoder = new ClipEncoder(new ClipShape(config.HiddenSize, config.IntermediateSize, config.NumHiddenLayers,
            config.NumAttentionHeads, config.LayerNormEps, config.HiddenAct));
        _finalLayerNorm = Layers.LayerNorm(config.HiddenSize, config.LayerNormEps);
        RegisterComponents();
    }

    internal LayerNorm FinalLayerNorm => _finalLayerNorm;

    public override IReadOnlyList<Tensor> forward(Tensor ids_BL, Tensor? mask_B1LL) =>
        _encoder.call(_embeddings.call(ids_BL), mask_B1LL);
}

/// <summary>
/// Causal text encoder: token ids BL -> last hidden state BLD (Radford et al. 2021; keys of transformers' CLIPTextModel).
/// </summary>
public sealed class CLIPTextModel : Module<Tensor, Tensor>
{
    [ComponentName(Name = "text_model")] private readonly ClipTextTransformer _textModel;
    [ComponentName(Name = "text_projection")] private readonly Linear? _textProjection;

    public CLIPTextModel(CLIPTextConfig config) : base(nameof(CLIPTextModel))
    {
        config.Validate();
        Config = config;
        _textModel = new ClipTextTransformer(config);
        _textProjection = config.HasProjection ? Layers.Linear(config.HiddenSize, config.ProjectionDim, hasBias: false) : null;
        RegisterComponents();
    }

    public CLIPTextConfig Config { get; }
    internal LayerNorm FinalLayerNorm => _textModel.FinalLayerNorm;

    /// <summary>This network's key for a key of a checkpoint; null for one to skip.</summary>
    public static string? CanonicalKey(string key) => ClipKeys.Canonical(key);

    /// <summary>The same for a checkpoint of these keys, which may hold the other tower's, too.</summary>
    public static Func<string, string?> KeysOf(IReadOnlyCollection<string> names) =>
        ClipKeys.Of(names, key => key.StartsWith("text_model.", StringComparison.Ordinal));

    public override Tensor forward(Tensor ids_BL)
    {
        using var scope = NewDisposeScope();
        return Encode(ids_BL).LastHiddenState.MoveToOuterDisposeScope();
    }

    /// <summary>Encodes token ids; the pipelines of the public models pass no padding mask (1 = token, 0 = padding).</summary>
    public CLIPTextOutput Encode(Tensor ids_BL, Tensor? padding_BL = null)
    {
        RequireLength(ids_BL);
        using var scope = NewDisposeScope();
        var states_BLD = HiddenStates(ids_BL, padding_BL);
        var last_BLD = FinalLayerNorm.call(states_BLD[^1]);
        var penultimate_BLD = FinalLayerNorm.call(states_BLD[^2]);
        var batch_B = arange(ids_BL.shape[0], dtype: ScalarType.Int64, device: ids_BL.device);
        var pooled_BD = last_BLD.index(batch_B, EndPositions(ids_BL));
        return new CLIPTextOutput(
            last_BLD.MoveToOuterDisposeScope(), penultimate_BLD.MoveToOuterDisposeScope(), pooled_BD.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Pooled states BD -> text embeddings BE, in the space that CLIP shares with images; only a model with that layer has it.
    /// </summary>
    public Tensor Project(Tensor pooled_BD) =>
        _textProjection?.call(pooled_BD) ?? throw new InvalidOperationException("This text encoder has no text_projection.");

    internal IReadOnlyList<Tensor> HiddenStates(Tensor ids_BL, Tensor? padding_BL) =>
        _textModel.call(ids_BL, CausalMask(ids_BL, padding_BL));

    private Tensor EndPositions(Tensor ids_BL) => Config.EosTokenId == CLIPTextConfig.LegacyEosTokenId
        ? ids_BL.argmax(-1)
        : ids_BL.eq(Config.EosTokenId).to(ScalarType.Int32).argmax(-1);

    private Tensor CausalMask(Tensor ids_BL, Tensor? padding_BL)
    {
        using var scope = NewDisposeScope();
        var length = ids_BL.shape[1];
        // The least number, not infinity: of a row that is masked whole the reference takes the average.
        var mask_11LL = full(
            [length, length], float.MinValue, dtype: ScalarType.Float32, device: ids_BL.device).triu(1).reshape(1, 1, length, length);
        var mask_B1LL = padding_BL is null
            ? mask_11LL
            : mask_11LL + zeros_like(padding_BL, ScalarType.Float32).masked_fill(
                padding_BL.eq(0), float.MinValue).reshape(-1, 1, 1, length);
        return NumberTypes.Narrowed(mask_B1LL, FinalLayerNorm.weight!.dtype).MoveToOuterDisposeScope();
    }

    private void RequireLength(Tensor ids_BL)
    {
        if (ids_BL.shape is not [_, >= 1 and var length] || length > Config.MaxPositionEmbeddings)
        {
            throw new ArgumentException(
                $"The token ids are [{string.Join(", ", ids_BL.shape)}]; they must be BL with 1 to {Config.MaxPositionEmbeddings} tokens.");
        }
    }
}

/// <summary>
/// What CLIP says of a text: the last hidden state after the final norm and the last but one after the final norm (SD 2.x), both BLD;
/// and the pooled state at the end token, BD.
/// </summary>
public sealed record CLIPTextOutput(Tensor LastHiddenState, Tensor Penultimate, Tensor Pooled);

/// <summary>Shape of a <see cref="CLIPTextModel"/>; the defaults are those of transformers.</summary>
public sealed record CLIPTextConfig : INetworkConfig
{
    /// <summary>Configs written before 2023 say 2 whatever the tokenizer's end token is; it then is the highest id.</summary>
    public const int LegacyEosTokenId = 2;

    public int VocabSize { get; init; } = 49408;
    public int HiddenSize { get; init; } = 512;
    public int IntermediateSize { get; init; } = 2048;
    public int NumHiddenLayers { get; init; } = 12;
    public int NumAttentionHeads { get; init; } = 8;
    public int MaxPositionEmbeddings { get; init; } = 77;
    public string HiddenAct { get; init; } = "quick_gelu";
    public double LayerNormEps { get; init; } = 1e-5;
    public int EosTokenId { get; init; } = 49407;
    public int ProjectionDim { get; init; } = 512;

    /// <summary>The classes that the weights belong to; CLIPTextModelWithProjection has one layer more.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    internal bool HasProjection => Architectures?.Contains("CLIPTextModelWithProjection") ?? false;

    public double LeastWeights() =>
        ((double)VocabSize + MaxPositionEmbeddings + (HasProjection ? ProjectionDim : 0)) * HiddenSize
        + NumHiddenLayers * ClipShape.LayerWeights(HiddenSize, IntermediateSize);

    public void Validate()
    {
        ConfigChecks.Size("vocab_size", VocabSize);
        ConfigChecks.Size("intermediate_size", IntermediateSize);
        ConfigChecks.Size("num_hidden_layers", NumHiddenLayers, max: 256);
        ConfigChecks.Size("max_position_embeddings", MaxPositionEmbeddings);
        ConfigChecks.Size("hidden_size", HiddenSize);
        ConfigChecks.Size("projection_dim", ProjectionDim);
        ConfigChecks.Divides("num_attention_heads", NumAttentionHeads, "hidden_size", HiddenSize);
        Activations.Require("hidden_act", HiddenAct);
    }
}
