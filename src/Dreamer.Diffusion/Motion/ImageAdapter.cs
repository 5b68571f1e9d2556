// Shapes: B clips, M image tokens, D their width, Q queries, W adapter width, N heads, K head size
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Motion;

/// <summary>One layer of the resampler: queries attend to image tokens and themselves, then feed-forward.</summary>
internal sealed class ResamplerLayer : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "norm_tokens")] private readonly LayerNorm _normTokens;
    [ComponentName(Name = "norm_queries")] private readonly LayerNorm _normQueries;
    [ComponentName(Name = "attn")] private readonly Attention _attention;
    [ComponentName(Name = "norm_ff")] private readonly LayerNorm _normFf;
    [ComponentName(Name = "ff")] private readonly FeedForward _ff;

    public ResamplerLayer(int width, int heads) : base(nameof(ResamplerLayer))
    {
        _normTokens = Layers.LayerNorm(width);
        _normQueries = Layers.LayerNorm(width);
        _attention = new Attention(width, width, heads);
        _normFf = Layers.LayerNorm(width);
        _ff = new FeedForward(width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor queries_BQW, Tensor tokens_BMW)
    {
        using var scope = NewDisposeScope();
        var normed_BQW = _normQueries.call(queries_BQW);
        var context = _attention.Project(cat([_normTokens.call(tokens_BMW), normed_BQW], dim: 1));
        var h_BQW = queries_BQW + _attention.call(normed_BQW, context);
        return (h_BQW + _ff.call(_normFf.call(h_BQW))).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// A fixed number of learned queries collects what the image tokens say: BMD -> BQW (Flamingo's Perceiver resampler, Alayrac et al. 2022).
/// </summary>
internal sealed class Resampler : Module<Tensor, Tensor>, ITakesTensors
{
    [ComponentName(Name = "queries")] private Parameter _queries_QW;
    [ComponentName(Name = "proj_in")] private readonly Linear _projIn;
    [ComponentName(Name = "layers")] private readonly ModuleList<ResamplerLayer> _layers = [];
    [ComponentName(Name = "norm_out")] private readonly LayerNorm _normOut;

    public Resampler(MotionConfig config) : base(nameof(Resampler))
    {
        _queries_QW = Parameter(
            randn(
                config.AdapterTokens, config.AdapterWidth, dtype: ScalarType.Float32,
                device: Layers.Place) / Math.Sqrt(config.AdapterWidth));
        _projIn = Layers.Linear(config.ImageTokenWidth, config.AdapterWidth);
        for (var layer = 0; layer < config.AdapterDepth; layer++)
        {
            _layers.Add(new ResamplerLayer(config.AdapterWidth, config.AdapterHeads));
        }
        _normOut = Layers.LayerNorm(config.AdapterWidth);
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens_BMD)
    {
        using var scope = NewDisposeScope();
        var tokens_BMW = _projIn.call(tokens_BMD);
        var h_BQW = _queries_QW.unsqueeze(0).expand(tokens_BMD.shape[0], -1, -1);
        foreach (var layer in _layers)
        {
            h_BQW = layer.call(h_BQW, tokens_BMW);
        }
        return _normOut.call(h_BQW).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _queries_QW = (Parameter)tensor);
}

/// <summary>The image's share in one spatial cross-attention; its gate opens from zero.</summary>
internal sealed class AdapterBranch : Module<Tensor, Tensor?, ImageBranch>, ITakesTensors
{
    [ComponentName(Name = "to_k")] private readonly Linear _toK;
    [ComponentName(Name = "to_v")] private readonly Linear _toV;
    [ComponentName(Name = "gate")] private Parameter _gate;
    private readonly int _heads;

    public AdapterBranch(int width, Attention attention) : base(nameof(AdapterBranch))
    {
        _heads = attention.Heads;
        _toK = Layers.Linear(width, attention.Channels, hasBias: false);
        _toV = Layers.Linear(width, attention.Channels, hasBias: false);
        _gate = Parameter(zeros(1, dtype: ScalarType.Float32, device: Layers.Place));
        RegisterComponents();
    }

    public override ImageBranch forward(Tensor tokens_BQW, Tensor? kept_B111)
    {
        using var scope = NewDisposeScope();
        var gate = _gate.tanh().reshape(1, 1, 1, 1);
        gate = kept_B111 is null ? gate : gate * kept_B111;
        return new ImageBranch(Heads(_toK), Heads(_toV), gate.MoveToOuterDisposeScope());
        Tensor Heads(Linear projection) => projection.call(tokens_BQW).unflatten(2, _heads, -1).transpose(1, 2).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _gate = (Parameter)tensor);
}

/// <summary>
/// Combines text and image embeddings: every spatial cross-attention becomes Attn(Q, K_text, V_text) + tanh(a) Attn(Q, K_image, V_image)
/// (decoupled as in IP-Adapter, Ye et al. 2023; gated as in Flamingo).
/// </summary>
internal sealed class ImageAdapter : Module
{
    [ComponentName(Name = "resampler")] private readonly Resampler _resampler;
    [ComponentName(Name = "branches")] private readonly ModuleList<AdapterBranch> _branches = [];

    public ImageAdapter(MotionConfig config, IEnumerable<Attention> attentions) : base(nameof(ImageAdapter))
    {
        _resampler = new Resampler(config);
        foreach (var attention in attentions)
        {
            _branches.Add(new AdapterBranch(config.AdapterWidth, attention));
        }
        RegisterComponents();
    }

    /// <summary>Adds the image's branch to the text contexts of these attentions, which are those that it was built for.</summary>
    public void AddTo(ContextCache contexts, IEnumerable<Attention> attentions, Tensor imageTokens_BMD, Tensor? kept_B111)
    {
        using var scope = NewDisposeScope();
        var tokens_BQW = _resampler.call(imageTokens_BMD);
        foreach (var (attention, branch) in attentions.Zip(_branches))
        {
            var image = branch.call(tokens_BQW, kept_B111);
            scope.MoveToOuter(image.K_BNMD, image.V_BNMD, image.Gate_B111!);
            contexts[attention] = contexts[attention] with { Image = image };
        }
    }
}
