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
    public override Begun Begin(Tensor rows, Tensor times, bool tells = false) => expert.Begin(rows, times, contexts, tells);

    public override Tensor Finish(Begun begun) => expert.Finish((TokensBegun)begun, contexts);

    public override long[] SignalShape(long[] rows) => expert.SignalShape(rows);

    public override Evaluation Join(IReadOnlyList<Evaluation> all)
    {
        using var scope = NewDisposeScope();
        var joined = ContextCache.Join([.. all.Cast<WanEvaluation>().Select(part => part.Contexts)]);
        return new WanEvaluation(expert, joined.DetachFromDisposeScope());
    }

    public override void Dispose() => contexts.Dispose();
}
