// Shapes: N rows, F frames, C channels, H/W latent pixels
using Dreamer.Diffusion.Motion;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Stage two's network, with stills and captions. <paramref name="labels_NE"/> is in the context, too, which does not own it.</summary>
internal sealed class ClipEvaluation(FactorizedVideoUNet unet, ClipContext context, Tensor? labels_NE) : Evaluation
{
    public override long Bytes => context.Bytes + BytesOf(labels_NE);

    public override Tensor Evaluate(Tensor rows_NFCHW, Tensor times_N) => unet.Denoise(rows_NFCHW, times_N, context);

    public override Evaluation Join(IReadOnlyList<Evaluation> all)
    {
        using var scope = NewDisposeScope();
        var parts = all.Cast<ClipEvaluation>().ToList();
        var labels = Join(parts.Select(part => part.Labels_NE))?.DetachFromDisposeScope();
        return new ClipEvaluation(unet, ClipContext.Join([.. parts.Select(part => part.Context)], labels).DetachFromDisposeScope(), labels);
    }

    public override void Dispose()
    {
        context.Dispose();
        labels_NE?.Dispose();
    }

    private ClipContext Context => context;

    private Tensor? Labels_NE => labels_NE;
}
