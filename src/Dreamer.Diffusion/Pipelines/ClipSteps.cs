// Shapes: E label width
using Dreamer.Diffusion.Motion;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What one guide gives to each of its steps, computed once.</summary>
internal sealed record ClipSteps(int Until, GuidanceBranches Branches, ClipContext Context, Tensor? Labels_NE) : IDisposable
{
    public void Dispose()
    {
        Context.Dispose();
        Labels_NE?.Dispose();
    }
}
