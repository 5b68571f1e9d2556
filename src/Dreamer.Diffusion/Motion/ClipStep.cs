using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Motion;

/// <summary>What the motion layers of one evaluation share; the condition BFE tells each frame's index, time, motion, fps and strength.</summary>
internal sealed record ClipStep(ClipContext Clip, Tensor? Condition_BFE)
{
    public int Frames => Clip.Frames;
    public ContextCache Attention => Clip.Attention;
}
