// Shapes: N rows, C channels, H/W latent pixels, E pooled width
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Stage one's network, with captions.</summary>
internal sealed class StillEvaluation(UNet2DConditionModel unet, ContextCache contexts, Tensor? labels_NE) : Evaluation
{
    public override long Bytes => contexts.Bytes + BytesOf(labels_NE);

    public override Tensor Evaluate(Tensor rows_NCHW, Tensor times_N) => unet.Denoise(rows_NCHW, times_N, contexts, labels_NE);

    public override Evaluation Join(IReadOnlyList<Evaluation> all)
    {
        using var scope = NewDisposeScope();
        var parts = all.Cast<StillEvaluation>().ToList();
        return new StillEvaluation(
            unet,
            ContextCache.Join([.. parts.Select(part => part.Contexts)]).DetachFromDisposeScope(),
            Join(parts.Select(part => part.Labels_NE))?.DetachFromDisposeScope());
    }

    public override void Dispose()
    {
        contexts.Dispose();
        labels_NE?.Dispose();
    }

    private ContextCache Contexts => contexts;

    private Tensor? Labels_NE => labels_NE;
}
