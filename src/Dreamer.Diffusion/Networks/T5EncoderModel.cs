// Shapes: B batch, L tokens, D width, N heads, K head size
using Dreamer.Diffusion.Devices;
using F = TorchSharp.torch.nn.functional;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>
/// Self-attention without scaling and biases. T5's block 0 holds the table of relative positions that all blocks share; each of UMT5's has
/// its own.
/// </summary>
internal sealed class T5Attention : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "q")] private readonly Linear _q;
    [ComponentName(Name = "k")] private readonly Linear _k;
    [ComponentName(Name = "v")] private readonly Linear _v;
    [ComponentName(Name = "o")] private readonly Linear _o;
    [ComponentName(Name = "relative_attention_bias")] private readonly Embedding? _relativeBias;
    private readonly T5Config _config;

    public T5Attention(T5Config config, bool hasBias) : base(nameof(T5Attention))
    {
        _config = config;
        var inner = config.NumHeads * config.DKv;
        _q = Layers.Linear(config.DModel, inner, hasBias: false);
        _k = Layers.Linear(config.DModel, inner, hasBias: false);
        _v = Layers.Linear(config.DModel, inner, hasBias: false);
        _o = Layers.Linear(inner, config.DModel, hasBias: false);
        _relativeBias = hasBias ? Layers.Embedding(config.RelativeAttentionNumBuckets, config.NumHeads) : null;
        RegisterComponents();
    }

    public bool HasBias => _relativeBias is not null;

    public override Tensor forward(Tensor x_BLD, Tensor bias_BNLL)
    {
        using var scope = NewDisposeScope();
        // T5 folds the attention scale into its weights: undo the library's.
        var q_BNLK = Heads(_q) * Math.Sqrt(_config.DKv);
        var y_BNLK = F.scaled_dot_product_attention(q_BNLK, Heads(_k), Heads(_v), bias_BNLL);
        return _o.call(y_BNLK.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
        Tensor Heads(Linear projection) => projection.call(x_BLD).unflatten(2, _config.NumHeads, -1).transpose(1, 2);
    }

    /// <summary>1NLL: a learned number per head and bucket of (key position - query position).</summary>
    public Tensor PositionBias(long length)
    {
        using var scope = NewDisposeScope();
        var bias_LLN = _relativeBias!.call(Buckets(length, _relativeBias.weight!.device));
        return bias_LLN.permute(2, 0, 1).unsqueeze(0).MoveToOuterDisposeScope();
    }

    private Tensor Buckets(long length, Device device)
    {
        var ofPosition = Enumerable.Range(1 - (int)length, 2 * (int)length - 1).Select(position => Bucket(
            position, _config.RelativeAttentionNumBuckets, _config.RelativeAttentionMaxDistance)).ToArray();
        var buckets_LL = new long[length * length];
        for (var query = 0; query < length; query++)
        {
            // The positions of its keys follow one another.
            Array.Copy(ofPosition, length - 1 - query, buckets_LL, query * length, length);
        }
        return tensor(buckets_LL, [length, length], dtype: ScalarType.Int64, device: device);
    }

    /// <summary>
    /// Half of the buckets for keys behind the query; of each half, the first half exact, the rest logarithmic up to the longest distance.
    /// </summary>
    internal static long Bucket(int relativePosition, int buckets, int maxDistance)
    {
        var half = buckets / 2;
        var exact = half / 2;
        var offset = relativePosition > 0 ? half : 0;
        var distance = Math.Abs(relativePosition);
        if (distance < exact)
        {
            return offset + distance;
        }
        // Single precision, as in the reference: bucket borders depend on it.
        var steps = MathF.Log(distance / (float)exact) / (float)Math.Log(maxDistance / (double)exact) * (half - exact);
        return offset + Math.Min(exact + (int)steps, half - 1);
    }
}

/// <summary>wi and wo around an activation (v1.0: ReLU), or wi_0 gating wi_1 through one (v1.1: tanh GELU).</summary>
internal sealed class T5FeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "wi")] private readonly Linear? _wi;
    [ComponentName(Name = "wi_0")] private readonly Linear? _wi0;
    [ComponentName(Name = "wi_1")] private readonly Linear? _wi1;
    [ComponentName(Name = "wo")] private readonly Linear _wo;
    private readonly Func<Tensor, Tensor> _activation;

    public T5FeedForward(T5Config config) : base(nameof(T5FeedForward))
    {
        _wi = config.IsGated ? null : Layers.Linear(config.DModel, config.DFf, hasBias: false);
        _wi0 = config.IsGated ? Layers.Linear(config.DModel, config.DFf, hasBias: false) : null;
        _wi1 = config.IsGated ? Layers.Linear(config.DModel, config.DFf, hasBias: false) : null;
        _wo = Layers.Linear(config.DFf, config.DModel, hasBias: false);
        _activation = Activations.Named(config.Activation);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BLD)
    {
        using var scope = NewDisposeScope();
        var h_BLD = _wi is not null ? _activation(_wi.call(x_BLD)) : _activation(_wi0!.call(x_BLD)) * _wi1!.call(x_BLD);
        return _wo.call(h_BLD).MoveToOuterDisposeScope();
    }
}

/// <summary>The attention half of a block, with norm and residual.</summary>
internal sealed class T5AttentionLayer : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "SelfAttention")] private readonly T5Attention _selfAttention;
    [ComponentName(Name = "layer_norm")] private readonly RmsNorm _layerNorm;

    public T5AttentionLayer(T5Config config, bool hasBias) : base(nameof(T5AttentionLayer))
    {
        _selfAttention = new T5Attention(config, hasBias);
        _layerNorm = new RmsNorm(config.DModel, config.LayerNormEpsilon);
        RegisterComponents();
    }

    internal T5Attention SelfAttention => _selfAttention;

    public override Tensor forward(Tensor x_BLD, Tensor bias_BNLL)
    {
        using var scope = NewDisposeScope();
        return (x_BLD + _selfAttention.call(_layerNorm.call(x_BLD), bias_BNLL)).MoveToOuterDisposeScope();
    }
}

/// <summary>The feed-forward half of a block, with norm and residual.</summary>
internal sealed class T5FeedForwardLayer : Module<Tensor, Tensor>
{
    [ComponentName(Name = "DenseReluDense")] private readonly T5FeedForward _dense;
    [ComponentName(Name = "layer_norm")] private readonly RmsNorm _layerNorm;

    public T5FeedForwardLayer(T5Config config) : base(nameof(T5FeedForwardLayer))
    {
        _dense = new T5FeedForward(config);
        _layerNorm = new RmsNorm(config.DModel, config.LayerNormEpsilon);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BLD)
    {
        using var scope = NewDisposeScope();
        return (x_BLD + _dense.call(_layerNorm.call(x_BLD))).MoveToOuterDisposeScope();
    }
}

/// <summary>The two halves, which the published keys number.</summary>
internal sealed class T5BlockLayers : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "0")] private readonly T5AttentionLayer _attention;
    [ComponentName(Name = "1")] private readonly T5FeedForwardLayer _feedForward;

    public T5BlockLayers(T5Config config, bool hasBias) : base(nameof(T5BlockLayers))
    {
        _attention = new T5AttentionLayer(config, hasBias);
        _feedForward = new T5FeedForwardLayer(config);
        RegisterComponents();
    }

    internal T5AttentionLayer Attention => _attention;
    internal T5FeedForwardLayer FeedForward => _feedForward;

    public override Tensor forward(Tensor x_BLD, Tensor bias_BNLL)
    {
        using var scope = NewDisposeScope();
        return _feedForward.call(_attention.call(x_BLD, bias_BNLL)).MoveToOuterDisposeScope();
    }
}

/// <summary>One block.</summary>
internal sealed class T5Block : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "layer")] private readonly T5BlockLayers _layers;

    public T5Block(T5Config config, bool hasBias) : base(nameof(T5Block))
    {
        _layers = new T5BlockLayers(config, hasBias);
        RegisterComponents();
    }

    internal T5BlockLayers Layers => _layers;

    public override Tensor forward(Tensor x_BLD, Tensor bias_BNLL) => _layers.call(x_BLD, bias_BNLL);
}

/// <summary>All blocks and the final norm: embeddings BLD, mask_BL (1 = token) -> every hidden state, the last one normed.</summary>
internal sealed class T5Stack : Module<Tensor, Tensor?, IReadOnlyList<Tensor>>
{
    [ComponentName(Name = "block")] private readonly ModuleList<T5Block> _blocks = [];
    [ComponentName(Name = "final_layer_norm")] private readonly RmsNorm _finalLayerNorm;

    public T5Stack(T5Config config) : base(nameof(T5Stack))
    {
        for (var block = 0; block < config.NumLayers; block++)
        {
            _blocks.Add(new T5Block(config, hasBias: block == 0 || config.HasBiasInEveryLayer));
        }
        _finalLayerNorm = new RmsNorm(config.DModel, config.LayerNormEpsilon);
        RegisterComponents();
    }

    internal ModuleList<T5Block> Blocks => _blocks;
    internal T5Attention FirstAttention => Attention(0);

    internal T5Attention Attention(int block) => _blocks[block].Layers.Attention.SelfAttention;

    public override IReadOnlyList<Tensor> forward(Tensor x_BLD, Tensor? mask_BL)
    {
        var states_BLD = new List<Tensor>(_blocks.Count + 1) { x_BLD };
        Tensor? bias_BNLL = null;
        for (var block = 0; block < _blocks.Count; block++)
        {
            if (Attention(block).HasBias)
            {
                bias_BNLL?.Dispose(); // 64 MiB a layer of XXL's at 512 tokens
                bias_BNLL = Bias(Attention(block), x_BLD.shape[1], mask_BL);
            }
            states_BLD.Add(_blocks[block].call(states_BLD[^1], bias_BNLL!));
        }
        states_BLD[^1] = _finalLayerNorm.call(states_BLD[^1]);
        return states_BLD;
    }

    private static Tensor Bias(T5Attention attention, long length, Tensor? mask_BL)
    {
        using var scope = NewDisposeScope();
        var bias_BNLL = attention.PositionBias(length);
        if (mask_BL is not null)
        {
            bias_BNLL = bias_BNLL.masked_fill(mask_BL.eq(0).reshape(-1, 1, 1, length), NumberTypes.Least(bias_BNLL.dtype));
        }
        return bias_BNLL.MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Bidirectional text encoder: ids_BL, mask_BL (1 = token) -> BLD (Raffel et al. 2020; keys of transformers' T5EncoderModel and
/// UMT5EncoderModel).
/// </summary>
public sealed class T5EncoderModel : Module<Tensor, Tensor?, Tensor>
{
    // Relative positions have no longest text; the bias table of this length takes 4 MiB a head.
    private const int MaxTokens = 1024;

    [ComponentName(Name = "shared")] private readonly Embedding _shared;
    [ComponentName(Name = "encoder")] private readonly T5Stack _encoder;

    public T5EncoderModel(T5Config config) : base(nameof(T5EncoderModel))
    {
        config.Validate();
        Config = config;
        _shared = Layers.Embedding(config.VocabSize, config.DModel);
        _encoder = new T5Stack(config);
        RegisterComponents();
    }

    public T5Config Config { get; }
    internal T5Stack Encoder => _encoder;

    /// <summary>
    /// This network's key for a key of a checkpoint, null for one to skip: the encoder's own table is the shared one again.
    /// </summary>
    public static string? CanonicalKey(string key) => T5Keys.Canonical(key);

    /// <summary>The same for a checkpoint of these keys: some name the shared table as the encoder's alone, some name all otherwise.</summary>
    public static Func<string, string?> KeysOf(IReadOnlyCollection<string> names) => T5Keys.Of(names);

    public override Tensor forward(Tensor ids_BL, Tensor? mask_BL)
    {
        if (ids_BL.shape is not [_, >= 1 and <= MaxTokens])
        {
            throw new ArgumentException(
                $"The token ids are [{string.Join(", ", ids_BL.shape)}]; they must be BL with 1 to {MaxTokens} tokens.");
        }
        using var scope = NewDisposeScope();
        return HiddenStates(ids_BL, mask_BL)[^1].MoveToOuterDisposeScope();
    }

    internal IReadOnlyList<Tensor> HiddenStates(Tensor ids_BL, Tensor? mask_BL) => _encoder.call(_shared.call(ids_BL), mask_BL);
}

/// <summary>Shape of a <see cref="T5EncoderModel"/>; the defaults are those of transformers.</summary>
public sealed record T5Config : INetworkConfig
{
    private const string Gated = "gated-";

    /// <summary>"umt5" gives every layer a table of relative positions; any other shares the first layer's.</summary>
    public string ModelType { get; init; } = "t5";
    public int VocabSize { get; init; } = 32128;
    public int DModel { get; init; } = 512;
    public int DKv { get; init; } = 64;
    public int DFf { get; init; } = 2048;
    public int NumLayers { get; init; } = 6;
    public int NumHeads { get; init; } = 8;
    public int RelativeAttentionNumBuckets { get; init; } = 32;
    public int RelativeAttentionMaxDistance { get; init; } = 128;
    public double LayerNormEpsilon { get; init; } = 1e-6;

    /// <summary>An activation, such as "relu" (v1.0), or one that gates, such as "gated-gelu" (v1.1).</summary>
    public string FeedForwardProj { get; init; } = "relu";

    internal bool HasBiasInEveryLayer => ModelType == "umt5";

    internal bool IsGated => FeedForwardProj.StartsWith(Gated, StringComparison.Ordinal);

    /// <summary>By "gated-gelu" the published models mean the tanh approximation.</summary>
    internal string Activation =>
        FeedForwardProj == "gated-gelu" ? "gelu_new" : IsGated ? FeedForwardProj[Gated.Length..] : FeedForwardProj;

    public double LeastWeights() =>
        (double)VocabSize * DModel + (double)RelativeAttentionNumBuckets * NumHeads * (HasBiasInEveryLayer ? NumLayers : 1)
        + NumLayers * (double)DModel * (4.0 * NumHeads * DKv + (IsGated ? 3.0 : 2.0) * DFf);

    public void Validate()
    {
        ConfigChecks.Size("vocab_size", VocabSize);
        ConfigChecks.Size("d_model", DModel);
        ConfigChecks.Size("d_kv", DKv);
        ConfigChecks.Size("d_ff", DFf);
        ConfigChecks.Size("num_layers", NumLayers, max: 256);
        ConfigChecks.Size("num_heads", NumHeads);
        ConfigChecks.Size("relative_attention_num_buckets", RelativeAttentionNumBuckets, min: 4);
        ConfigChecks.Size("relative_attention_max_distance", RelativeAttentionMaxDistance, min: RelativeAttentionNumBuckets / 4 + 1);
        Activations.Require("feed_forward_proj", Activation);
    }
}
