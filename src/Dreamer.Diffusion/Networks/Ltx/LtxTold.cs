// Shapes: B batch, C channels, D width of all rows, R rows of a table, F frames, H/W pixels
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>
/// What a later decoder is told besides latents: how much noise is in them, as times B in thousandths, or, of a block, their embedding BD;
/// and how it draws noise of its own for rows and columns, HW.
/// </summary>
internal sealed record LtxTold(Tensor? Time, Func<long, long, Tensor>? Draw)
{
    private readonly List<Tensor> _kept = []; // shared with those that were made from this one

    /// <summary>With a block's embedding of the times; of a block that has none, the same.</summary>
    public LtxTold Embedded(LtxTimeEmbedder? embedder) => embedder is null
        ? this
        : this with { Time = embedder.Timestep.call(Sinusoids.OfLargeTimes(Time!, LtxTimeConditions.Sinusoid)) };

    /// <summary>The rows of a table RC, moved by the times' embedding, each BC111.</summary>
    public Tensor[] Rows(Tensor table_RC)
    {
        var moved_BRC = table_RC + Time!.unflatten(1, table_RC.shape[0], -1);
        return moved_BRC.unsqueeze(-1).unsqueeze(-1).unsqueeze(-1).unbind(1);
    }

    /// <summary>The same, as long as frames flow.</summary>
    public Tensor[] KeptRows(Tensor table_RC)
    {
        using var scope = NewDisposeScope();
        return [.. Rows(table_RC).Select(Keep)];
    }

    /// <summary>As long as frames flow.</summary>
    public Tensor Keep(Tensor tensor)
    {
        _kept.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>No frame flows any more.</summary>
    public void Leave()
    {
        _kept.ForEach(tensor => tensor.Dispose());
        _kept.Clear();
    }

    /// <summary>HW, like frames BCFHW.</summary>
    public Tensor Noise(Tensor like_BCFHW)
    {
        var drawn_HW = Draw!(like_BCFHW.shape[3], like_BCFHW.shape[4]);
        return drawn_HW.to(like_BCFHW.dtype).to(like_BCFHW.device);
    }
}

/// <summary>Through layers that follow each other.</summary>
internal static class LtxLayers
{
    /// <summary>One after another; what each is given is gone before the next but one begins.</summary>
    public static Tensor Through<T>(this IEnumerable<T> layers, Tensor x_BCFHW)
        where T : Module<Tensor, Tensor> => Follow(layers, (layer, h_BCFHW) => layer.call(h_BCFHW), x_BCFHW);

    /// <summary>The same of layers that are told of time and noise.</summary>
    public static Tensor Through<T>(this IEnumerable<T> layers, Tensor x_BCFHW, LtxTold? told)
        where T : Module<Tensor, LtxTold?, Tensor> => Follow(layers, (layer, h_BCFHW) => layer.call(h_BCFHW, told), x_BCFHW);

    /// <summary>The same a frame at a time.</summary>
    public static IEnumerable<Tensor> Over(this IEnumerable<LtxResnet> layers, IEnumerable<Tensor> frames, LtxTold told) =>
        layers.Aggregate(frames, (flow, layer) => layer.Over(flow, told));

    private static Tensor Follow<T>(IEnumerable<T> layers, Func<T, Tensor, Tensor> next, Tensor x_BCFHW)
    {
        var h_BCFHW = x_BCFHW;
        foreach (var layer in layers)
        {
            var y_BCFHW = next(layer, h_BCFHW);
            if (!ReferenceEquals(h_BCFHW, x_BCFHW))
            {
                h_BCFHW.Dispose();
            }
            h_BCFHW = y_BCFHW;
        }
        return h_BCFHW;
    }
}
