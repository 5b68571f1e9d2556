// Shapes: B batch, S sinusoid width, T embedding width
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks;

/// <summary>Linear, activation, linear: a sinusoid BS -> an embedding BT (diffusers TimestepEmbedding).</summary>
internal sealed class TimestepEmbedding : Module<Tensor, Tensor>
{
    [ComponentName(Name = "linear_1")] private readonly Linear _linear1;
    [ComponentName(Name = "linear_2")] private readonly Linear _linear2;
    private readonly Func<Tensor, Tensor> _activation;

    public TimestepEmbedding(int widthIn, int width, string activation = "silu") : base(nameof(TimestepEmbedding))
    {
        _activation = Activations.Named(activation);
        _linear1 = Layers.Linear(widthIn, width);
        _linear2 = Layers.Linear(width, width);
        RegisterComponents();
    }

    internal Linear Last => _linear2;

    public override Tensor forward(Tensor x_BS)
    {
        using var scope = NewDisposeScope();
        return _linear2.call(_activation(_linear1.call(x_BS.to(_linear1.weight.dtype)))).MoveToOuterDisposeScope();
    }
}
