using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>A module of ours with parameters or buffers of its own: it takes one in the place of what it was built with.</summary>
internal interface ITakesTensors
{
    void Take(string name, Tensor tensor);
}
