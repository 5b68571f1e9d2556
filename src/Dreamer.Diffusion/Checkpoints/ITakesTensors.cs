using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>A module with parameters or buffers of its own, beside its layers': it takes one in the place of what it was built with.</summary>
internal interface ITakesTensors
{
    void Take(string name, Tensor tensor);
}
