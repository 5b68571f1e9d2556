using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>A linear layer and a GELU.</summary>
internal sealed class GeluProjection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")] private readonly Linear _proj;
    private readonly Func<Tensor, Tensor> _activation;

    public GeluProjection(int widthIn, int width, string activation) : base(nameof(GeluProjection))
    {
        _proj = Layers.Linear(widthIn, width);
        _activation = Activations.Named(activation);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _activation(_proj.call(x)).MoveToOuterDisposeScope();
    }
}

/// <summary>Linear, GELU, linear; the published keys count a dropout between them.</summary>
internal sealed class GeluFeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "net")] private readonly ModuleList<Module<Tensor, Tensor>> _net;

    public GeluFeedForward(int widthIn, int inner, int widthOut, string activation) : base(nameof(GeluFeedForward))
    {
        _net = [new GeluProjection(widthIn, inner, activation), nn.Identity(), Layers.Linear(inner, widthOut)];
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _net[2].call(_net[0].call(x)).MoveToOuterDisposeScope();
    }
}
