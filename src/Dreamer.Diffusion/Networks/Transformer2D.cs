// Shapes: B batch, C channels, H height, W width, P pixels (H*W) or positions, L context tokens, N heads, D head size
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks;

/// <summary>
/// Multi-head attention from positions to a context: x_BPC, context -> BPC (diffusers Attention, no bias but on the output).
/// </summary>
internal sealed class Attention : Module<Tensor, AttentionContext, Tensor>
{
    [ComponentName(Name = "to_q")] private readonly Linear _toQ;
    [ComponentName(Name = "to_k")] private readonly Linear _toK;
    [ComponentName(Name = "to_v")] private readonly Linear _toV;
    [ComponentName(Name = "to_out")] private readonly ModuleList<Linear> _toOut;

    public Attention(int channels, int contextWidth, int heads, int? queryWidth = null) : base(nameof(Attention))
    {
        Heads = heads;
        Channels = channels;
        _toQ = Layers.Linear(queryWidth ?? channels, channels, hasBias: false);
        _toK = Layers.Linear(contextWidth, channels, hasBias: false);
        _toV = Layers.Linear(contextWidth, channels, hasBias: false);
        _toOut = new ModuleList<Linear>(Layers.Linear(channels, channels));
        RegisterComponents();
    }

    internal int Heads { get; }
    internal int Channels { get; }
    internal Linear Output => _toOut[0];

    /// <summary>Keys and values of a context; what does not change over steps is projected once.</summary>
    public AttentionContext Project(Tensor context_BLC, Tensor? mask_B11L = null) =>
        new(SplitHeads(_toK.call(context_BLC)), SplitHeads(_toV.call(context_BLC)), mask_B11L);

    public override Tensor forward(Tensor x_BPC, AttentionContext context)
    {
        using var scope = NewDisposeScope();
        // The frames of a video share a context: they become further queries of it, rather than repeating it.
        var q_BNPD = SplitHeads(_toQ.call(x_BPC).reshape(context.K_BNLD.shape[0], -1, Channels));
        var y_BNPD = context.Attend(q_BNPD);
        return Output.call(y_BNPD.transpose(1, 2).reshape(x_BPC.shape[0], x_BPC.shape[1], Channels)).MoveToOuterDisposeScope();
    }

    internal Tensor SplitHeads(Tensor t_BLC) => t_BLC.unflatten(2, Heads, -1).transpose(1, 2);
}

/// <summary>A linear layer whose second half gates the first through an erf GELU.</summary>
internal sealed class Geglu : Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")] private readonly Linear _proj;

    public Geglu(int channels, int inner) : base(nameof(Geglu))
    {
        _proj = Layers.Linear(channels, 2 * inner);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BPC)
    {
        using var scope = NewDisposeScope();
        var halves = _proj.call(x_BPC).chunk(2, dim: -1);
        return (halves[0] * F.gelu(halves[1])).MoveToOuterDisposeScope();
    }
}

/// <summary>GEGLU and a linear layer; the published keys count a dropout between them.</summary>
internal sealed class FeedForwardNet : Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")] private readonly Geglu _geglu;
    [ComponentName(Name = "2")] private readonly Linear _linear;

    public FeedForwardNet(int channels) : base(nameof(FeedForwardNet))
    {
        _geglu = new Geglu(channels, 4 * channels);
        _linear = Layers.Linear(4 * channels, channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BPC)
    {
        using var scope = NewDisposeScope();
        return _linear.call(_geglu.call(x_BPC)).MoveToOuterDisposeScope();
    }
}

/// <summary>The feed-forward part of a transformer block: BPC -> BPC.</summary>
internal sealed class FeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "net")] private readonly FeedForwardNet _net;

    public FeedForward(int channels) : base(nameof(FeedForward))
    {
        _net = new FeedForwardNet(channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BPC) => _net.call(x_BPC);
}

/// <summary>Self-attention, cross-attention, feed-forward, each pre-normed with a residual: x_BPC, context -> BPC.</summary>
internal sealed class TransformerBlock : Module<Tensor, AttentionContext, Tensor>
{
    [ComponentName(Name = "norm1")] private readonly LayerNorm _norm1;
    [ComponentName(Name = "attn1")] private readonly Attention _attn1;
    [ComponentName(Name = "norm2")] private readonly LayerNorm _norm2;
    [ComponentName(Name = "attn2")] private readonly Attention _attn2;
    [ComponentName(Name = "norm3")] private readonly LayerNorm _norm3;
    [ComponentName(Name = "ff")] private readonly FeedForward _ff;

    public TransformerBlock(int channels, int heads, int contextWidth) : base(nameof(TransformerBlock))
    {
        _norm1 = Layers.LayerNorm(channels);
        _attn1 = new Attention(channels, channels, heads);
        _norm2 = Layers.LayerNorm(channels);
        _attn2 = new Attention(channels, contextWidth, heads);
        _norm3 = Layers.LayerNorm(channels);
        _ff = new FeedForward(channels);
        RegisterComponents();
    }

    internal Attention CrossAttention => _attn2;

    public override Tensor forward(Tensor x_BPC, AttentionContext context)
    {
        using var scope = NewDisposeScope();
        var normed_BPC = _norm1.call(x_BPC);
        var h_BPC = x_BPC + _attn1.call(normed_BPC, _attn1.Project(normed_BPC));
        h_BPC = h_BPC + _attn2.call(_norm2.call(h_BPC), context);
        return (h_BPC + _ff.call(_norm3.call(h_BPC))).MoveToOuterDisposeScope();
    }
}

/// <summary>How a spatial transformer is built.</summary>
internal sealed record TransformerShape(int Channels, int Heads, int Layers, int ContextWidth, int Groups, bool LinearProjection);

/// <summary>
/// Transformer blocks over the pixels of a map, with a residual: x_BCHW, contexts -> BCHW (diffusers Transformer2DModel).
/// </summary>
internal sealed class Transformer2D : Module<Tensor, ContextCache, Tensor>
{
    [ComponentName(Name = "norm")] private readonly GroupNorm _norm;
    [ComponentName(Name = "proj_in")] private readonly Module<Tensor, Tensor> _projIn;
    [ComponentName(Name = "transformer_blocks")] private readonly ModuleList<TransformerBlock> _blocks = [];
    [ComponentName(Name = "proj_out")] private readonly Module<Tensor, Tensor> _projOut;
    private readonly bool _linearProjection;

    public Transformer2D(TransformerShape shape) : base(nameof(Transformer2D))
    {
        _linearProjection = shape.LinearProjection;
        Channels = shape.Channels;
        _norm = Layers.GroupNorm(shape.Groups, shape.Channels, eps: 1e-6);
        _projIn = Projection(shape);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            _blocks.Add(new TransformerBlock(shape.Channels, shape.Heads, shape.ContextWidth));
        }
        _projOut = Projection(shape);
        RegisterComponents();
    }

    internal int Channels { get; }
    internal IEnumerable<Attention> CrossAttentions => _blocks.Select(b => b.CrossAttention);
    internal ModuleList<TransformerBlock> Blocks => _blocks;

    public override Tensor forward(Tensor x_BCHW, ContextCache contexts)
    {
        using var scope = NewDisposeScope();
        var h_BPC = ToTokens(_norm.call(x_BCHW));
        foreach (var block in _blocks)
        {
            h_BPC = block.call(h_BPC, contexts[block.CrossAttention]);
        }
        return (x_BCHW + ToMap(h_BPC, x_BCHW)).MoveToOuterDisposeScope();
    }

    private static Module<Tensor, Tensor> Projection(TransformerShape shape) =>
        shape.LinearProjection ? Layers.Linear(shape.Channels, shape.Channels) : Layers.Conv2d(shape.Channels, shape.Channels, 1L);

    private Tensor ToTokens(Tensor x_BCHW) => _linearProjection
        ? _projIn.call(x_BCHW.flatten(2).transpose(1, 2))
        : _projIn.call(x_BCHW).flatten(2).transpose(1, 2);

    private Tensor ToMap(Tensor h_BPC, Tensor like_BCHW) => _linearProjection
        ? _projOut.call(h_BPC).transpose(1, 2).reshape(like_BCHW.shape)
        : _projOut.call(h_BPC.transpose(1, 2).reshape(like_BCHW.shape));
}
