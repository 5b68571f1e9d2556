// Shapes: B batch, L tokens, D width, N heads, K head size, J pairs of a head's channels, T text tokens, M image tokens
using Dreamer.Diffusion.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>How the attention of a transformer over a clip's tokens is built; eps is that of the norms of queries and keys.</summary>
internal sealed record TokenAttentionShape(int Width, int Heads, double Eps, bool HasBias = true, bool HasOutputBias = true);

/// <summary>
/// Attention of the tokens to each other, x_BLD, rotation L1J or LNJ -> BLD: queries and keys are normed over all heads, then turned by
/// their places (diffusers WanAttention, LTXAttention).
/// </summary>
internal sealed class RotarySelfAttention : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "to_q")] private readonly Linear _toQ;
    [ComponentName(Name = "to_k")] private readonly Linear _toK;
    [ComponentName(Name = "to_v")] private readonly Linear _toV;
    [ComponentName(Name = "to_out")] private readonly ModuleList<Linear> _toOut;
    [ComponentName(Name = "norm_q")] private readonly RmsNorm _normQ;
    [ComponentName(Name = "norm_k")] private readonly RmsNorm _normK;
    private readonly int _heads;

    public RotarySelfAttention(TokenAttentionShape shape) : base(nameof(RotarySelfAttention))
    {
        _heads = shape.Heads;
        _toQ = Layers.Linear(shape.Width, shape.Width, shape.HasBias);
        _toK = Layers.Linear(shape.Width, shape.Width, shape.HasBias);
        _toV = Layers.Linear(shape.Width, shape.Width, shape.HasBias);
        _toOut = new ModuleList<Linear>(Layers.Linear(shape.Width, shape.Width, shape.HasOutputBias));
        _normQ = new RmsNorm(shape.Width, shape.Eps);
        _normK = new RmsNorm(shape.Width, shape.Eps);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BLD, Tensor rotation)
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
            return Rotary.Turn(t_BLNK, rotation).transpose(1, 2).MoveToOuterDisposeScope();
        }
    }
}

/// <summary>Attention of the tokens to a caption, and by a second branch to an image, added: x_BLD, context -> BLD.</summary>
internal sealed class NormedCrossAttention : Module<Tensor, AttentionContext, Tensor>
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

    public NormedCrossAttention(TokenAttentionShape shape, int? addedWidth = null) : base(nameof(NormedCrossAttention))
    {
        _heads = shape.Heads;
        _toQ = Layers.Linear(shape.Width, shape.Width, shape.HasBias);
        _toK = Layers.Linear(shape.Width, shape.Width, shape.HasBias);
        _toV = Layers.Linear(shape.Width, shape.Width, shape.HasBias);
        _toOut = new ModuleList<Linear>(Layers.Linear(shape.Width, shape.Width, shape.HasOutputBias));
        _normQ = new RmsNorm(shape.Width, shape.Eps);
        _normK = new RmsNorm(shape.Width, shape.Eps);
        if (addedWidth is { } width)
        {
            _addKProj = Layers.Linear(width, shape.Width);
            _addVProj = Layers.Linear(width, shape.Width);
            _normAddedK = new RmsNorm(shape.Width, shape.Eps);
        }
        RegisterComponents();
    }

    /// <summary>Keys and values of captions, which do not change over steps.</summary>
    public AttentionContext Project(Tensor text_BTD, Tensor? image_BMD = null, Tensor? mask_B11T = null)
    {
        using var scope = NewDisposeScope();
        var image = image_BMD is null
            ? null
            : new ImageBranch(Kept(_normAddedK!.call(_addKProj!.call(image_BMD))), Kept(_addVProj!.call(image_BMD)));
        return new AttentionContext(Kept(_normK.call(_toK.call(text_BTD))), Kept(_toV.call(text_BTD)), mask_B11T, image);
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
