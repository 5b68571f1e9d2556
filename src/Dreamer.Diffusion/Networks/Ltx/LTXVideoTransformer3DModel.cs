// Shapes: B batch, C channels, f/h/w frames, rows and columns of tokens, L tokens (by frame, row, column), D width
// Shapes: G groups of tokens that share a time, T text tokens, E text width, N heads, J pairs of a head's channels
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Offload;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>The embedder of times under its published name (diffusers PixArtAlphaCombinedTimestepSizeEmbeddings).</summary>
internal sealed class LtxTimeEmbedder : Module
{
    [ComponentName(Name = "timestep_embedder")] private readonly TimestepEmbedding _timestepEmbedder;

    public LtxTimeEmbedder(int sinusoid, int width) : base(nameof(LtxTimeEmbedder))
    {
        _timestepEmbedder = new TimestepEmbedding(sinusoid, width);
        RegisterComponents();
    }

    internal TimestepEmbedding Timestep => _timestepEmbedder;
}

/// <summary>What every block is told of time (diffusers AdaLayerNormSingle).</summary>
internal sealed class LtxTimeConditions : Module
{
    internal const int Sinusoid = 256;

    [ComponentName(Name = "emb")] private readonly LtxTimeEmbedder _emb;
    [ComponentName(Name = "linear")] private readonly Linear _linear;

    public LtxTimeConditions(int width) : base(nameof(LtxTimeConditions))
    {
        _emb = new LtxTimeEmbedder(Sinusoid, width);
        _linear = Layers.Linear(width, 6 * width);
        RegisterComponents();
    }

    /// <summary>Times BG -> their embedding BGD, and the modulations of a block that are made of it, BG6D.</summary>
    public (Tensor Time_BGD, Tensor Modulation_BG6D) OfTimes(Tensor times_BG) =>
        Modulation.OfTimes(times_BG, Sinusoid, _emb.Timestep, _linear);
}

/// <summary>
/// Self-attention, cross-attention, feed-forward, each with a residual: h_BLD -> BLD. Time shifts and scales the first and the last, and
/// gates what they add; no norm stands before the second.
/// </summary>
internal sealed class LtxBlock : Module<Tensor, TokenStep, Tensor>, ITakesTensors
{
    [ComponentName(Name = "norm1")] private readonly RmsNorm _norm1;
    [ComponentName(Name = "attn1")] private readonly RotarySelfAttention _attn1;
    [ComponentName(Name = "norm2")] private readonly RmsNorm _norm2;
    [ComponentName(Name = "attn2")] private readonly NormedCrossAttention _attn2;
    [ComponentName(Name = "ff")] private readonly GeluFeedForward _ff;
    [ComponentName(Name = "scale_shift_table")] private Parameter _table_6D;

    public LtxBlock(LTXVideoTransformer3DConfig config) : base(nameof(LtxBlock))
    {
        _norm1 = new RmsNorm(config.Width, config.NormEps, config.NormElementwiseAffine);
        _attn1 = new RotarySelfAttention(config.Attention);
        _norm2 = new RmsNorm(config.Width, config.NormEps, config.NormElementwiseAffine);
        _attn2 = new NormedCrossAttention(config.Attention);
        _ff = new GeluFeedForward(config.Width, 4 * config.Width, config.Width, "gelu_pytorch_tanh");
        _table_6D = Modulation.Drawn(6, config.Width);
        RegisterComponents();
    }

    internal NormedCrossAttention CrossAttention => _attn2;

    public override Tensor forward(Tensor h_BLD, TokenStep step)
    {
        using var scope = NewDisposeScope();
        var time_BGD = Modulation.Of(_table_6D, step.Modulation_BG6D); // shift, scale and gate of attention, then of the feed-forward
        var h = Modulation.Around(h_BLD, _norm1, time_BGD.AsSpan(0, 3), x_BLD => _attn1.call(x_BLD, step.Rotation));
        h = h + _attn2.call(h, step.Contexts[_attn2]);
        return Modulation.Around(h, _norm2, time_BGD.AsSpan(3), _ff.call).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _table_6D = (Parameter)tensor);
}

/// <summary>
/// The denoiser of LTX-Video, latents BCfhw, times, contexts, spacing of tokens -> the velocity noise - x0, BCfhw (keys of diffusers'
/// LTXVideoTransformer3DModel). Times are in thousandths of the noise level: B for all tokens, or BG for G runs of tokens of equal length,
/// such as one a latent frame or one a token.
/// </summary>
public sealed class LTXVideoTransformer3DModel : Module<Tensor, Tensor, ContextCache, TokenSpacing, Tensor>, ITakesTensors, IHasBlocks
{
    internal const string BlocksKey = "transformer_blocks";

    private const double OutNormEps = 1e-6; // not the config's
    private const double Masked = -10_000;

    [ComponentName(Name = "proj_in")] private readonly Linear _projIn;
    [ComponentName(Name = "time_embed")] private readonly LtxTimeConditions _timeEmbed;
    [ComponentName(Name = "caption_projection")] private readonly TimestepEmbedding _captionProjection;
    [ComponentName(Name = BlocksKey)] private readonly BlockList<LtxBlock> _blocks = [];
    [ComponentName(Name = "norm_out")] private readonly WideLayerNorm _normOut;
    [ComponentName(Name = "proj_out")] private readonly Linear _projOut;
    [ComponentName(Name = "scale_shift_table")] private Parameter _table_2D;
    private readonly LtxRotary _rotary;

    public LTXVideoTransformer3DModel(LTXVideoTransformer3DConfig config) : base(nameof(LTXVideoTransformer3DModel))
    {
        config.Validate();
        Config = config;
        _rotary = new LtxRotary(config);
        _projIn = Layers.Linear(config.InChannels, config.Width);
        _timeEmbed = new LtxTimeConditions(config.Width);
        _captionProjection = new TimestepEmbedding(config.CaptionChannels, config.Width, "gelu_pytorch_tanh");
        for (var layer = 0; layer < config.NumLayers; layer++)
        {
            _blocks.Add(new LtxBlock(config));
        }
        _normOut = new WideLayerNorm(config.Width, OutNormEps, isAffine: false);
        _projOut = Layers.Linear(config.Width, config.OutChannels);
        _table_2D = Modulation.Drawn(2, config.Width);
        RegisterComponents();
    }

    public LTXVideoTransformer3DConfig Config { get; }

    internal BlockList<LtxBlock> Blocks => _blocks;
    internal LtxRotary Rotary => _rotary;

    /// <summary>Of weights and activations; latents may be of another, and what is returned is of the latents'.</summary>
    private ScalarType Type => _projOut.weight.dtype;

    /// <summary>
    /// Keys and values of a batch of captions for any number of calls; they belong to the caller's dispose scope until detached. What the
    /// mask (1 = token) leaves out is not attended to.
    /// </summary>
    public ContextCache Project(Tensor text_BTE, Tensor? mask_BT = null)
    {
        using var scope = NewDisposeScope();
        var contexts = new ContextCache();
        var text_BTD = _captionProjection.call(text_BTE.to(Type));
        var mask_B11T = mask_BT is null ? null : ((1 - mask_BT.to(Type)) * Masked).unsqueeze(1).unsqueeze(1);
        foreach (var block in _blocks.From(0))
        {
            contexts[block.CrossAttention] = block.CrossAttention.Project(text_BTD, mask_B11T: mask_B11T);
        }
        return contexts.MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor z_BCfhw, Tensor times, ContextCache contexts, TokenSpacing spacing)
    {
        using var scope = NewDisposeScope();
        return Finish(Begin(z_BCfhw, times, contexts, spacing), contexts).MoveToOuterDisposeScope();
    }

    /// <summary>Through the first block.</summary>
    internal TokensBegun Begin(Tensor z_BCfhw, Tensor times, ContextCache contexts, TokenSpacing spacing, bool tells = false)
    {
        using var scope = NewDisposeScope();
        var (grid, times_BG) = (GridOf(z_BCfhw), times.dim() == 1 ? times.unsqueeze(1) : times);
        var step = Begin(grid, times_BG, contexts, spacing);
        var entered_BLD = _projIn.call(z_BCfhw.to(Type).flatten(2).transpose(1, 2));
        var h_BLD = _blocks[0].call(entered_BLD, step);
        var signal_BLD = tells ? BlockSignal.Of(entered_BLD, h_BLD, channels: 2) : null;
        return new TokensBegun(z_BCfhw.shape[0], h_BLD, signal_BLD, step, grid, z_BCfhw.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Through the other blocks to the end.</summary>
    internal Tensor Finish(TokensBegun begun, ContextCache contexts)
    {
        using var scope = NewDisposeScope();
        return Leave(begun.Through(_blocks.From(1), contexts), begun.Step.Time_BGD, begun.Grid).to(begun.Type).MoveToOuterDisposeScope();
    }

    /// <summary>Of the first block's signal.</summary>
    internal long[] SignalShape(long[] z_BCfhw) =>
        BlockSignal.ShapeOf([z_BCfhw[0], z_BCfhw[2] * z_BCfhw[3] * z_BCfhw[4], Config.Width], channels: 2);

    /// <summary>What is the same for all blocks.</summary>
    private TokenStep Begin(TokenGrid grid, Tensor times_BG, ContextCache contexts, TokenSpacing spacing)
    {
        grid.RequireTimes(times_BG);
        var (time_BGD, modulation_BG6D) = _timeEmbed.OfTimes(times_BG);
        var table_LNJ = _rotary.Table(grid, spacing, times_BG.device, NumberTypes.Wide(Type));
        return new TokenStep(time_BGD, modulation_BG6D, table_LNJ, contexts);
    }

    /// <summary>BLD -> BCfhw.</summary>
    private Tensor Leave(Tensor h_BLD, Tensor time_BGD, TokenGrid grid)
    {
        using var scope = NewDisposeScope();
        var moves_BGD = Modulation.Of(_table_2D, time_BGD.unsqueeze(2));
        var y_BLC = _projOut.call(Modulation.Apply(_normOut, h_BLD, moves_BGD[0], moves_BGD[1]));
        return y_BLC.transpose(1, 2).unflatten(2, grid.Frames, grid.Rows, grid.Columns).MoveToOuterDisposeScope();
    }

    internal TokenGrid GridOf(Tensor z_BCfhw) =>
        z_BCfhw.shape is [_, var channels, >= 1 and var frames, >= 1 and var rows, >= 1 and var columns] && channels == Config.InChannels
            ? new TokenGrid(frames, rows, columns)
            : throw new ArgumentException(
                $"The latents are [{string.Join(", ", z_BCfhw.shape)}]; this transformer takes [B, {Config.InChannels}, f, h, w].");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rotary.Dispose();
        }
        base.Dispose(disposing);
    }

    string IHasBlocks.BlocksKey => BlocksKey;

    IReadOnlyList<Module> IHasBlocks.Blocks => [.. _blocks];

    BlockCarrier? IHasBlocks.Carrier
    {
        get => _blocks.Carrier;
        set => _blocks.Carrier = value;
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _table_2D = (Parameter)tensor);
}
