// Shapes: N rows, C channels, f latent frames, H/W latent pixels
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>One expert, with captions.</summary>
internal sealed class WanEvaluation(WanTransformer3DModel expert, ContextCache contexts) : Evaluation
{
    public override long Bytes => contexts.Bytes;

    public override nn.Module Network => expert;

    private ContextCache Contexts => contexts;

    /// <summary>Rows NCfHW at times N, or Nf.</summary>
    public override Tensor Evaluate(Tensor rows, Tensor times) => expert.call(rows, times, contexts);

    public override Evaluation Join(IReadOnlyList<Evaluation> all)
    {
        using var scope = NewDisposeScope();
        var joined = ContextCache.Join([.. all.Cast<WanEvaluation>().Select(part => part.Contexts)]);
        return new WanEvaluation(expert, joined.DetachFromDisposeScope());
    }

    public override void Dispose() => contexts.Dispose();
}
