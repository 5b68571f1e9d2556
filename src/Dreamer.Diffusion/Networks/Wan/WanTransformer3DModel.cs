// Shapes: B batch, C channels, F/H/W frames, rows and columns of latents, f/h/w those of tokens, L tokens (by frame, row, column)
// Shapes: X a patch's numbers, D width, N heads, K head size, J pairs of a head's channels
// Shapes: G groups of tokens that share a time, P tokens of a group, T text tokens, E text width, M image tokens, I image width
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Offload;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>A linear layer over patches that lie side by side, BCFHW -> BDfhw: a 3-D convolution whose stride is its kernel.</summary>
internal sealed class PatchEmbedding : PackableLayer
{
    private readonly int[] _patch;

    public PatchEmbedding(WanTransformer3DConfig config) : this(config, Layers.Linear(config.InChannels * config.PatchVolume, config.Width))
    {
    }

    private PatchEmbedding(WanTransformer3DConfig config, Linear drawn) : base(nameof(PatchEmbedding), Kernel(config, drawn), drawn.bias)
    {
        _patch = [.. config.PatchSize];
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var (shape, patch) = (x_BCFHW.shape, _patch);
        var x_BCfphphp = x_BCFHW.reshape(
            shape[0], shape[1], shape[2] / patch[0], patch[0], shape[3] / patch[1], patch[1], shape[4] / patch[2], patch[2]);
        var x_BfhwX = x_BCfphphp.permute(0, 2, 4, 6, 1, 3, 5, 7).flatten(4);
        var y_BfhwD = IsPacked ? TorchKernels.Linear(x_BfhwX, weight, bias) : functional.linear(x_BfhwX, weight.flatten(1), bias);
        return y_BfhwD.permute(0, 4, 1, 2, 3).MoveToOuterDisposeScope();
    }

    protected override Tensor Packed(Tensor weight) => TorchKernels.PackLinear(weight.flatten(1));

    private static Parameter Kernel(WanTransformer3DConfig config, Linear drawn) =>
        Parameter(drawn.weight.detach().reshape([config.Width, config.InChannels, .. config.PatchSize.Select(size => (long)size)]));
}

/// <summary>
/// Self-attention, cross-attention, feed-forward, each with a residual: h_BLD -> BLD. Time shifts and scales the first and the last, and
/// gates what they add; norms and sums are float32.
/// </summary>
internal sealed class WanBlock : Module<Tensor, TokenStep, Tensor>, ITakesTensors
{
    [ComponentName(Name = "norm1")] private readonly WideLayerNorm _norm1;
    [ComponentName(Name = "attn1")] private readonly RotarySelfAttention _attn1;
    [ComponentName(Name = "attn2")] private readonly NormedCrossAttention _attn2;
    [ComponentName(Name = "norm2")] private readonly WideLayerNorm? _norm2;
    [ComponentName(Name = "ffn")] private readonly GeluFeedForward _ffn;
    [ComponentName(Name = "norm3")] private readonly WideLayerNorm _norm3;
    [ComponentName(Name = "scale_shift_table")] private Parameter _table_16D;

    public WanBlock(WanTransformer3DConfig config) : base(nameof(WanBlock))
    {
        _norm1 = new WideLayerNorm(config.Width, config.Eps, isAffine: false);
        _attn1 = new RotarySelfAttention(config.Attention);
        _attn2 = new NormedCrossAttention(config.Attention, config.AddedKvProjDim);
        _norm2 = config.CrossAttnNorm ? new WideLayerNorm(config.Width, config.Eps, isAffine: true) : null;
        _ffn = new GeluFeedForward(config.Width, config.FfnDim, config.Width, "gelu_pytorch_tanh");
        _norm3 = new WideLayerNorm(config.Width, config.Eps, isAffine: false);
        _table_16D = Modulation.Drawn(1, 6, config.Width);
        RegisterComponents();
    }

    internal NormedCrossAttention CrossAttention => _attn2;

    public override Tensor forward(Tensor h_BLD, TokenStep step)
    {
        using var scope = NewDisposeScope();
        var time_BGD = Modulation.Of(_table_16D, step.Modulation_BG6D); // shift, scale and gate of attention, then of the feed-forward
        var h = Modulation.Around(h_BLD, _norm1, time_BGD.AsSpan(0, 3), x_BLD => _attn1.call(x_BLD, step.Rotation));
        h = Told(h, step.Contexts[_attn2]);
        return Modulation.Around(h, _norm3, time_BGD.AsSpan(3), _ffn.call).MoveToOuterDisposeScope();
    }

    private Tensor Told(Tensor h_BLD, AttentionContext context)
    {
        using var scope = NewDisposeScope();
        return (h_BLD + _attn2.call(_norm2?.call(h_BLD) ?? h_BLD, context)).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _table_16D = (Parameter)tensor);
}

/// <summary>
/// The denoiser of Wan 2.1 and 2.2, latents BCFHW, times, contexts -> the velocity noise - x0, BCFHW (keys of diffusers'
/// WanTransformer3DModel). Times are in thousandths of the noise level: B for all tokens, or BG for G runs of tokens of equal length, such
/// as one a latent frame or one a token.
/// </summary>
public sealed class WanTransformer3DModel : Module<Tensor, Tensor, ContextCache, Tensor>, ITakesTensors, INamesLayers, IHasBlocks
{
    internal const string BlocksKey = "blocks";

    [ComponentName(Name = "patch_embedding")] private readonly PatchEmbedding _patchEmbedding;
    [ComponentName(Name = "condition_embedder")] private readonly WanConditions _conditions;
    [ComponentName(Name = BlocksKey)] private readonly BlockList<WanBlock> _blocks = [];
    [ComponentName(Name = "norm_out")] private readonly WideLayerNorm _normOut;
    [ComponentName(Name = "proj_out")] private readonly Linear _projOut;
    [ComponentName(Name = "scale_shift_table")] private Parameter _table_12D;
    private readonly WanRotary _rotary;

    public WanTransformer3DModel(WanTransformer3DConfig config) : base(nameof(WanTransformer3DModel))
    {
        config.Validate();
        Config = config;
        _rotary = new WanRotary(config);
        _patchEmbedding = new PatchEmbedding(config);
        _conditions = new WanConditions(config);
        for (var layer = 0; layer < config.NumLayers; layer++)
        {
            _blocks.Add(new WanBlock(config));
        }
        _normOut = new WideLayerNorm(config.Width, config.Eps, isAffine: false);
        _projOut = Layers.Linear(config.Width, config.OutChannels * config.PatchVolume);
        _table_12D = Modulation.Drawn(1, 2, config.Width);
        RegisterComponents();
    }

    public WanTransformer3DConfig Config { get; }

    internal BlockList<WanBlock> Blocks => _blocks;
    internal WanRotary Rotary => _rotary;

    /// <summary>This network's key for each of a file's, null for one to leave out: diffusers' layout or the original's.</summary>
    public static Func<string, string?> KeysOf(IReadOnlyCollection<string> names) => WanTransformerKeys.Of(names);

    /// <summary>Of weights and activations; latents may be of another, and what is returned is of the latents'.</summary>
    private ScalarType Type => _projOut.weight.dtype;

    /// <summary>
    /// Keys and values of a batch of captions and of the CLIP tokens of an image where the network has the branch, for any number of calls;
    /// they belong to the caller's dispose scope until detached. No mask: what pads a caption is zero here and is attended to.
    /// </summary>
    public ContextCache Project(Tensor text_BTE, Tensor? image_BMI = null)
    {
        using var scope = NewDisposeScope();
        var contexts = new ContextCache();
        var (text_BTD, image_BMD) = (_conditions.OfText(text_BTE.to(Type)), _conditions.OfImage(image_BMI?.to(Type)));
        foreach (var block in _blocks.From(0))
        {
            contexts[block.CrossAttention] = block.CrossAttention.Project(text_BTD, image_BMD);
        }
        return contexts.MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor z_BCFHW, Tensor times, ContextCache contexts)
    {
        using var scope = NewDisposeScope();
        return Finish(Begin(z_BCFHW, times, contexts), contexts).MoveToOuterDisposeScope();
    }

    /// <summary>Through the first block.</summary>
    internal TokensBegun Begin(Tensor z_BCFHW, Tensor times, ContextCache contexts, bool tells = false)
    {
        using var scope = NewDisposeScope();
        var (grid, times_BG) = (GridOf(z_BCFHW), times.dim() == 1 ? times.unsqueeze(1) : times);
        var step = Begin(grid, times_BG, contexts);
        var entered_BLD = Enter(z_BCFHW);
        var h_BLD = _blocks[0].call(entered_BLD, step);
        var signal_BLD = tells ? BlockSignal.Of(entered_BLD, h_BLD, channels: 2) : null;
        return new TokensBegun(z_BCFHW.shape[0], h_BLD, signal_BLD, step, grid, z_BCFHW.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Through the other blocks to the end.</summary>
    internal Tensor Finish(TokensBegun begun, ContextCache contexts)
    {
        using var scope = NewDisposeScope();
        return Leave(begun.Through(_blocks.From(1), contexts), begun.Step.Time_BGD, begun.Grid).to(begun.Type).MoveToOuterDisposeScope();
    }

    /// <summary>Of the first block's signal.</summary>
    internal long[] SignalShape(long[] z_BCFHW)
    {
        var patch = Config.PatchSize;
        return BlockSignal.ShapeOf(
            [z_BCFHW[0], z_BCFHW[2] / patch[0] * (z_BCFHW[3] / patch[1]) * (z_BCFHW[4] / patch[2]), Config.Width], channels: 2);
    }

    /// <summary>What is the same for all blocks.</summary>
    internal TokenStep Begin(TokenGrid grid, Tensor times_BG, ContextCache contexts)
    {
        grid.RequireTimes(times_BG);
        var (time_BGD, modulation_BG6D) = _conditions.OfTimes(times_BG);
        return new TokenStep(
            time_BGD, modulation_BG6D, _rotary.Table(grid, times_BG.device, NumberTypes.Wide(Type)), contexts);
    }

    /// <summary>BCFHW -> BLD.</summary>
    internal Tensor Enter(Tensor z_BCFHW)
    {
        using var scope = NewDisposeScope();
        return _patchEmbedding.call(z_BCFHW.to(Type)).flatten(2).transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>BLD -> BCFHW: a token's numbers are its patch, channels last.</summary>
    internal Tensor Leave(Tensor h_BLD, Tensor time_BGD, TokenGrid grid)
    {
        using var scope = NewDisposeScope();
        var moves_BGD = Modulation.Of(_table_12D, time_BGD.unsqueeze(2));
        var y_BLX = _projOut.call(Modulation.Apply(_normOut, h_BLD, moves_BGD[0], moves_BGD[1]));
        var (patch, C) = (Config.PatchSize, Config.OutChannels);
        var y_BfhwpppC = y_BLX.reshape(-1, grid.Frames, grid.Rows, grid.Columns, patch[0], patch[1], patch[2], C);
        var y_BCfphpwp = y_BfhwpppC.permute(0, 7, 1, 4, 2, 5, 3, 6);
        return y_BCfphpwp.reshape(-1, C, grid.Frames * patch[0], grid.Rows * patch[1], grid.Columns * patch[2]).MoveToOuterDisposeScope();
    }

    internal TokenGrid GridOf(Tensor z_BCFHW)
    {
        var patch = Config.PatchSize;
        if (z_BCFHW.shape is not [_, var channels, var frames, var rows, var columns] || channels != Config.InChannels
            || frames % patch[0] + rows % patch[1] + columns % patch[2] != 0)
        {
            throw new ArgumentException(
                $"The latents are [{string.Join(", ", z_BCFHW.shape)}]; this transformer takes [B, {Config.InChannels}, F, H, W] in "
                    + $"patches of {string.Join("×", patch)}.");
        }
        var grid = new TokenGrid(frames / patch[0], rows / patch[1], columns / patch[2]);
        return Math.Max(grid.Frames, Math.Max(grid.Rows, grid.Columns)) <= Config.RopeMaxSeqLen ? grid : throw new ArgumentException(
            $"The latents make {grid.Frames}×{grid.Rows}×{grid.Columns} tokens; this transformer knows {Config.RopeMaxSeqLen} a side at "
                + $"most.");
    }

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

    string INamesLayers.OriginalName(string key) => WanTransformerKeys.Original(key);

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _table_12D = (Parameter)tensor);
}
