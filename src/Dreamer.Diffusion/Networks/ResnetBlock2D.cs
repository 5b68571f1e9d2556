// Shapes: B batch, C channels (D out), H height, W width, T time embedding width
// Shapes: B batch, C channels, H height, W width
using F = TorchSharp.torch.nn.functional;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>How a ResNet block is built; without <paramref name="Groups"/> it has no norm layers.</summary>
internal sealed record ResnetShape(int In, int Out, int? Groups, double Eps, int? Time = null, bool ScaleShift = false)
{
    public string Activation { get; init; } = "silu";

    /// <summary>What the sum is divided by.</summary>
    public double OutputScale { get; init; } = 1;
}

/// <summary>
/// Two 3×3 convolutions around a residual, with the time embedding between them: x_BCHW, temb_BT -> BDHW (diffusers ResnetBlock2D).
/// </summary>
internal sealed class ResnetBlock2D : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "norm1")] private readonly GroupNorm? _norm1;
    [ComponentName(Name = "conv1")] private readonly Conv2d _conv1;
    [ComponentName(Name = "time_emb_proj")] private readonly Linear? _timeEmbProj;
    [ComponentName(Name = "norm2")] private readonly GroupNorm? _norm2;
    [ComponentName(Name = "conv2")] private readonly Conv2d _conv2;
    [ComponentName(Name = "conv_shortcut")] private readonly Conv2d? _convShortcut;
    private readonly bool _scaleShift;
    private readonly double _outputScale;
    private readonly Func<Tensor, Tensor> _activation;

    public ResnetBlock2D(ResnetShape shape) : base(nameof(ResnetBlock2D))
    {
        (_scaleShift, _outputScale, _activation, ChannelsIn) = (
            shape.ScaleShift, shape.OutputScale, Activations.Named(shape.Activation), shape.In);
        _norm1 = shape.Groups is { } groupsIn ? Layers.GroupNorm(groupsIn, shape.In, shape.Eps) : null;
        _conv1 = Layers.Conv2d(shape.In, shape.Out, 3L, padding: 1L);
        _timeEmbProj = shape.Time is { } time ? Layers.Linear(time, shape.ScaleShift ? 2 * shape.Out : shape.Out) : null;
        _norm2 = shape.Groups is { } groupsOut ? Layers.GroupNorm(groupsOut, shape.Out, shape.Eps) : null;
        _conv2 = Layers.Conv2d(shape.Out, shape.Out, 3L, padding: 1L);
        _convShortcut = shape.In == shape.Out ? null : Layers.Conv2d(shape.In, shape.Out, 1L);
        RegisterComponents();
        if (shape.Groups is null)
        {
            ShrinkResidual();
        }
    }

    internal int ChannelsIn { get; }

    public override Tensor forward(Tensor x_BCHW, Tensor? temb_BT)
    {
        using var scope = NewDisposeScope();
        var h_BDHW = _conv1.call(_activation(Norm(_norm1, x_BCHW)));
        h_BDHW = _conv2.call(_activation(AddTime(h_BDHW, temb_BT)));
        var residual_BDHW = _convShortcut is null ? x_BCHW : _convShortcut.call(x_BCHW);
        var sum_BDHW = residual_BDHW + h_BDHW;
        return (_outputScale == 1 ? sum_BDHW : sum_BDHW / _outputScale).MoveToOuterDisposeScope();
    }

    /// <summary>Without norms, residuals of full size would double the signal's variance block by block.</summary>
    private void ShrinkResidual()
    {
        using var noGrad = no_grad();
        _conv2.weight.mul_(0.3);
    }

    private static Tensor Norm(GroupNorm? norm, Tensor x_BCHW) => norm is null ? x_BCHW : norm.call(x_BCHW);

    private Tensor AddTime(Tensor h_BDHW, Tensor? temb_BT)
    {
        if (_timeEmbProj is null || temb_BT is null)
        {
            return Norm(_norm2, h_BDHW);
        }
        var time_BD11 = _timeEmbProj.call(_activation(temb_BT)).unsqueeze(-1).unsqueeze(-1);
        if (!_scaleShift)
        {
            return Norm(_norm2, h_BDHW + time_BD11);
        }
        var scaleShift = time_BD11.chunk(2, dim: 1);
        return Norm(_norm2, h_BDHW) * (scaleShift[0] + 1) + scaleShift[1];
    }
}

/// <summary>Nearest-neighbour enlargement to a given size, then a 3×3 convolution: x_BCHW, [H', W'] -> BCH'W'.</summary>
internal sealed class Upsample2D : Module<Tensor, long[], Tensor>
{
    [ComponentName(Name = "conv")] private readonly Conv2d _conv;

    public Upsample2D(int channels) : base(nameof(Upsample2D))
    {
        _conv = Layers.Conv2d(channels, channels, 3L, padding: 1L);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW, long[] size)
    {
        using var scope = NewDisposeScope();
        return _conv.call(F.interpolate(x_BCHW, size: size)).MoveToOuterDisposeScope();
    }
}
