// Shapes: N rows, C channels, f latent frames, H/W latent pixels
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>The transformer with captions, and with how far apart a clip's tokens are.</summary>
internal sealed class LtxEvaluation(LTXVideoTransformer3DModel transformer, ContextCache contexts, TokenSpacing spacing) : Evaluation
{
    public override long Bytes => contexts.Bytes;

    public override nn.Module Network => transformer;

    /// <summary>Clips of another frame rate are turned by other angles.</summary>
    public override object Company => (transformer, spacing);

    private ContextCache Contexts => contexts;

    /// <summary>Rows NCfHW at times N, or Nf.</summary>
    public override Begun Begin(Tensor rows, Tensor times, bool tells = false) => transformer.Begin(rows, times, contexts, spacing, tells);

    public override Tensor Finish(Begun begun) => transformer.Finish((TokensBegun)begun, contexts);

    public override long[] SignalShape(long[] rows) => transformer.SignalShape(rows);

    public override Evaluation Join(IReadOnlyList<Evaluation> all)
    {
        using var scope = NewDisposeScope();
        var joined = ContextCache.Join([.. all.Cast<LtxEvaluation>().Select(part => part.Contexts)]);
        return new LtxEvaluation(transformer, joined.DetachFromDisposeScope(), spacing);
    }

    public override void Dispose() => contexts.Dispose();
}
