// Shapes: B batch, C channels, F/H/W frames, rows and columns of latents, f/h/w those of tokens, L tokens (by frame, row, column)
// Shapes: X a patch's numbers, D width, N heads, K head size, J pairs of a head's channels
// Shapes: G groups of tokens that share a time, P tokens of a group, T text tokens, E text width, M image tokens, I image width
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
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
/// Attention of the tokens to each other, x_BLD, rotation_L1J -> BLD: queries and keys are normed over all heads, then turned by their
/// places (diffusers WanAttention).
/// </summary>
internal sealed class WanSelfAttention : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "to_q")] private readonly Linear _toQ;
    [ComponentName(Name = "to_k")] private readonly Linear _toK;
    [ComponentName(Name = "to_v")] private readonly Linear _toV;
    [ComponentName(Name = "to_out")] private readonly ModuleList<Linear> _toOut;
    [ComponentName(Name = "norm_q")] private readonly RmsNorm _normQ;
    [ComponentName(Name = "norm_k")] private readonly RmsNorm _normK;
    private readonly int _heads;

    public WanSelfAttention(WanTransformer3DConfig config) : base(nameof(WanSelfAttention))
    {
        _heads = config.NumAttentionHeads;
        _toQ = Layers.Linear(config.Width, config.Width);
        _toK = Layers.Linear(config.Width, config.Width);
        _toV = Layers.Linear(config.Width, config.Width);
        _toOut = new ModuleList<Linear>(Layers.Linear(config.Width, config.Width));
        _normQ = new RmsNorm(config.Width, config.Eps);
        _normK = new RmsNorm(config.Width, config.Eps);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BLD, Tensor rotation_L1J)
    {
        using var scope = NewDisposeScope();
        var q_BNLK = Turned(_normQ, _toQ);
        var k_BNLK = Turned(_normK, _toK);
        var v_BNLK = _toV.call(x_BLD).unflatten(2, _heads, -1).transpose(1, 2);
        var y_BNLK = ScaledDotProduct.Attend(q_BNLK, k_BNLK, v_BNLK);
        return _toOut[0].call(y_BNLK.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();

        Tensor Turned(RmsNorm norm, Linear projection)
        {
            using var part = NewDisposeScope();
            var t_BLNK = norm.call(projection.call(x_BLD)).unflatten(2, _heads, -1);
            return WanRotary.Turn(t_BLNK, rotation_L1J).transpose(1, 2).MoveToOuterDisposeScope();
        }
    }
}

/// <summary>Attention of the tokens to a caption, and by a second branch to an image, added: x_BLD, context -> BLD.</summary>
internal sealed class WanCrossAttention : Module<Tensor, AttentionContext, Tensor>
{
    [ComponentName(Name = "to_q")] private readonly Linear _toQ;
    [ComponentName(Name = "to_k")] private readonly Linear _toK;
    [ComponentName(Name = "to_v")] private readonly Linear _toV;
    [ComponentName(Name = "to_out")] private readonly ModuleList<Linear> _toOut;
    [ComponentName(Name = "norm_q")] private readonly RmsNorm _normQ;
    [ComponentName(Name = "norm_k")] private readonly RmsNorm _normK;
    [ComponentName(Name = "add_k_proj")] private readonly Linear? _addKProj;
    [ComponentName(Name = "add_v_proj")] private readonly Linear? _addVProj;
    [ComponentName(Name = "norm_added_k")] private readonly RmsNorm? _normAddedK;
    private readonly int _heads;

    public WanCrossAttention(WanTransformer3DConfig config) : base(nameof(WanCrossAttention))
    {
        _heads = config.NumAttentionHeads;
        _toQ = Layers.Linear(config.Width, config.Width);
        _toK = Layers.Linear(config.Width, config.Width);
        _toV = Layers.Linear(config.Width, config.Width);
        _toOut = new ModuleList<Linear>(Layers.Linear(config.Width, config.Width));
        _normQ = new RmsNorm(config.Width, config.Eps);
        _normK = new RmsNorm(config.Width, config.Eps);
        if (config.AddedKvProjDim is { } width)
        {
            _addKProj = Layers.Linear(width, config.Width);
            _addVProj = Layers.Linear(width, config.Width);
            _normAddedK = new RmsNorm(config.Width, config.Eps);
        }
        RegisterComponents();
    }

    /// <summary>Keys and values of captions, which do not change over steps.</summary>
    public AttentionContext Project(Tensor text_BTD, Tensor? image_BMD)
    {
        using var scope = NewDisposeScope();
        var image = image_BMD is null
            ? null
            : new ImageBranch(Kept(_normAddedK!.call(_addKProj!.call(image_BMD))), Kept(_addVProj!.call(image_BMD)));
        return new AttentionContext(Kept(_normK.call(_toK.call(text_BTD))), Kept(_toV.call(text_BTD)), Image: image);
        Tensor Kept(Tensor t_BTD) => SplitHeads(t_BTD).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor x_BLD, AttentionContext context)
    {
        using var scope = NewDisposeScope();
        var q_BNLK = SplitHeads(_normQ.call(_toQ.call(x_BLD)));
        return _toOut[0].call(context.Attend(q_BNLK).transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
    }

    private Tensor SplitHeads(Tensor t_BTD) => t_BTD.unflatten(2, _heads, -1).transpose(1, 2);
}

/// <summary>What one evaluation tells every block.</summary>
internal sealed record WanStep(Tensor Time_BGD, Tensor Modulation_BG6D, Tensor Rotation_L1J, ContextCache Contexts);

/// <summary>
/// Self-attention, cross-attention, feed-forward, each with a residual: h_BLD -> BLD. Time shifts and scales the first and the last, and
/// gates what they add; norms and sums are float32.
/// </summary>
internal sealed class WanBlock : Module<Tensor, WanStep, Tensor>, ITakesTensors
{
    [ComponentName(Name = "norm1")] private readonly WideLayerNorm _norm1;
    [ComponentName(Name = "attn1")] private readonly WanSelfAttention _attn1;
    [ComponentName(Name = "attn2")] private readonly WanCrossAttention _attn2;
    [ComponentName(Name = "norm2")] private readonly WideLayerNorm? _norm2;
    [ComponentName(Name = "ffn")] private readonly GeluFeedForward _ffn;
    [ComponentName(Name = "norm3")] private readonly WideLayerNorm _norm3;
    [ComponentName(Name = "scale_shift_table")] private Parameter _table_16D;

    public WanBlock(WanTransformer3DConfig config) : base(nameof(WanBlock))
    {
        _norm1 = new WideLayerNorm(config.Width, config.Eps, isAffine: false);
        _attn1 = new WanSelfAttention(config);
        _attn2 = new WanCrossAttention(config);
        _norm2 = config.CrossAttnNorm ? new WideLayerNorm(config.Width, config.Eps, isAffine: true) : null;
        _ffn = new GeluFeedForward(config.Width, config.FfnDim, config.Width, "gelu_pytorch_tanh");
        _norm3 = new WideLayerNorm(config.Width, config.Eps, isAffine: false);
        _table_16D = Modulation.Drawn(6, config.Width);
        RegisterComponents();
    }

    internal WanCrossAttention CrossAttention => _attn2;

    public override Tensor forward(Tensor h_BLD, WanStep step)
    {
        using var scope = NewDisposeScope();
        var time_BGD = Modulation.Of(_table_16D, step.Modulation_BG6D); // shift, scale and gate of attention, then of the feed-forward
        var h = Attended(h_BLD, step.Rotation_L1J, time_BGD);
        h = Told(h, step.Contexts[_attn2]);
        return Fed(h, time_BGD).MoveToOuterDisposeScope();
    }

    private Tensor Attended(Tensor h_BLD, Tensor rotation_L1J, Tensor[] time_BGD)
    {
        using var scope = NewDisposeScope();
        var y_BLD = _attn1.call(Modulation.Apply(_norm1, h_BLD, time_BGD[0], time_BGD[1]), rotation_L1J);
        return Modulation.Add(h_BLD, y_BLD, time_BGD[2]).MoveToOuterDisposeScope();
    }

    private Tensor Told(Tensor h_BLD, AttentionContext context)
    {
        using var scope = NewDisposeScope();
        return (h_BLD + _attn2.call(_norm2?.call(h_BLD) ?? h_BLD, context)).MoveToOuterDisposeScope();
    }

    private Tensor Fed(Tensor h_BLD, Tensor[] time_BGD)
    {
        using var scope = NewDisposeScope();
        var y_BLD = _ffn.call(Modulation.Apply(_norm3, h_BLD, time_BGD[3], time_BGD[4]));
        return Modulation.Add(h_BLD, y_BLD, time_BGD[5]).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _table_16D = (Parameter)tensor);
}

/// <summary>Adaptive layer norm (Peebles and Xie 2023), in float32: a learned table, moved by time, shifts, scales and gates.</summary>
internal static class Modulation
{
    public static Parameter Drawn(int rows, int width) =>
        Parameter(randn([1, rows, width], dtype: ScalarType.Float32, device: Layers.Place) / Math.Sqrt(width));

    /// <summary>The rows of table_1RD, moved by time_BGRD (or, for all rows alike, BG1D), each BGD.</summary>
    public static Tensor[] Of(Tensor table_1RD, Tensor time_BGRD) =>
        (table_1RD.to(NumberTypes.Wide(time_BGRD.dtype)) + time_BGRD.to(NumberTypes.Wide(time_BGRD.dtype))).unbind(2);

    /// <summary>norm(h) · (1 + scale) + shift.</summary>
    public static Tensor Apply(WideLayerNorm norm, Tensor h_BLD, Tensor shift_BGD, Tensor scale_BGD)
    {
        using var scope = NewDisposeScope();
        var normed_BGPD = Grouped(norm.call(h_BLD.to(shift_BGD.dtype)), scale_BGD);
        var moved_BGPD = normed_BGPD * (scale_BGD + 1).unsqueeze(2) + shift_BGD.unsqueeze(2);
        return moved_BGPD.flatten(1, 2).to(h_BLD.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>h + y · gate.</summary>
    public static Tensor Add(Tensor h_BLD, Tensor y_BLD, Tensor gate_BGD)
    {
        using var scope = NewDisposeScope();
        var gated_BLD = (Grouped(y_BLD, gate_BGD) * gate_BGD.unsqueeze(2)).flatten(1, 2);
        return (h_BLD.to(gate_BGD.dtype) + gated_BLD).to(h_BLD.dtype).MoveToOuterDisposeScope();
    }

    private static Tensor Grouped(Tensor x_BLD, Tensor like_BGD) => x_BLD.unflatten(1, like_BGD.shape[1], -1);
}

/// <summary>
/// The denoiser of Wan 2.1 and 2.2, latents BCFHW, times, contexts -> the velocity noise - x0, BCFHW (keys of diffusers'
/// WanTransformer3DModel). Times are in thousandths of the noise level: B for all tokens, or BG for G runs of tokens of equal length, such
/// as one a latent frame or one a token.
/// </summary>
public sealed class WanTransformer3DModel : Module<Tensor, Tensor, ContextCache, Tensor>, ITakesTensors
{
    [ComponentName(Name = "patch_embedding")] private readonly PatchEmbedding _patchEmbedding;
    [ComponentName(Name = "condition_embedder")] private readonly WanConditions _conditions;
    [ComponentName(Name = "blocks")] private readonly ModuleList<WanBlock> _blocks = [];
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
        _table_12D = Modulation.Drawn(2, config.Width);
        RegisterComponents();
    }

    public WanTransformer3DConfig Config { get; }

    internal ModuleList<WanBlock> Blocks => _blocks;
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
        foreach (var block in _blocks)
        {
            contexts[block.CrossAttention] = block.CrossAttention.Project(text_BTD, image_BMD);
        }
        return contexts.MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor z_BCFHW, Tensor times, ContextCache contexts)
    {
        using var scope = NewDisposeScope();
        var (grid, times_BG) = (GridOf(z_BCFHW), times.dim() == 1 ? times.unsqueeze(1) : times);
        var step = Begin(grid, times_BG, contexts);
        var h_BLD = Enter(z_BCFHW);
        foreach (var block in _blocks)
        {
            var next_BLD = block.call(h_BLD, step);
            h_BLD.Dispose();
            h_BLD = next_BLD;
        }
        return Leave(h_BLD, step.Time_BGD, grid).to(z_BCFHW.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>What is the same for all blocks.</summary>
    internal WanStep Begin(TokenGrid grid, Tensor times_BG, ContextCache contexts)
    {
        var tokens = grid.Frames * grid.Rows * grid.Columns;
        if (times_BG.dim() != 2 || tokens % times_BG.shape[1] != 0)
        {
            throw new ArgumentException(
                $"The times are [{string.Join(", ", times_BG.shape)}]; they must be B, or BG with a G that divides the {tokens} tokens.");
        }
        var (time_BGD, modulation_BG6D) = _conditions.OfTimes(times_BG);
        return new WanStep(
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

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _table_12D = (Parameter)tensor);
}
