namespace Dreamer.Diffusion.Native;

/// <summary>A layer that can hold its weights in the layout that the CPU's kernels compute in.</summary>
internal interface IPacks
{
    /// <summary>From now on the layer infers and nothing else: no gradients, no saving, no other device.</summary>
    void Pack();
}
