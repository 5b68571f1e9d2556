// Shapes: B clips, F frames, E condition width, C channels
using Dreamer.Diffusion.Networks;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Motion;

/// <summary>Scales and shifts channels by each frame's condition (FiLM, Perez et al. 2018); changes nothing at first.</summary>
internal sealed class FrameModulation : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "proj")] private readonly Linear _proj;

    public FrameModulation(int conditionWidth, int channels) : base(nameof(FrameModulation))
    {
        _proj = Layers.Linear(conditionWidth, 2 * channels);
        ZeroInit.Apply(_proj);
        RegisterComponents();
    }

    /// <summary>x has frames and channels last: B…FC, with four dimensions.</summary>
    public override Tensor forward(Tensor x_BPFC, Tensor condition_BFE)
    {
        using var scope = NewDisposeScope();
        var scaleShift = _proj.call(condition_BFE).unsqueeze(1).chunk(2, dim: -1);
        return (x_BPFC * (scaleShift[0] + 1) + scaleShift[1]).MoveToOuterDisposeScope();
    }
}
