// Shapes: N guidance branches, L tokens, D text width, E label width
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What one guide gives to each of its steps, computed once.</summary>
internal sealed class StillConditions : IDisposable
{
    public StillConditions(DreamerModel model, StillGuide guide)
    {
        Until = guide.Until;
        Branches = GuidanceBranches.ForText(guide.Guidance);
        using var scope = NewDisposeScope();
        CaptionEmbedding[] captions = Branches.Select(guide.Negative, guide.Caption);
        Contexts = model.Unet.Project(cat([.. captions.Select(item => item.Tokens_1LD)], dim: 0)).DetachFromDisposeScope();
        Labels_NE = model.Labels(captions)?.DetachFromDisposeScope();
    }

    public int Until { get; }

    public GuidanceBranches Branches { get; }

    public ContextCache Contexts { get; }

    public Tensor? Labels_NE { get; }

    public void Dispose()
    {
        Contexts.Dispose();
        Labels_NE?.Dispose();
    }
}
