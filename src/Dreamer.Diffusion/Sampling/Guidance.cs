// Shapes: B batch; v is any [B, ...]
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>Joins the outputs of guidance's branches.</summary>
public static class Guidance
{
    /// <summary>Of the branches nothing and caption (Ho and Salimans 2022): <c>v_∅ + s (v_txt - v_∅)</c>.</summary>
    public static double[] Weights(double textScale) => [1 - textScale, textScale];

    /// <summary>Of nothing, image, and both (Brooks et al. 2022): <c>v_∅ + s_img (v_img - v_∅) + s_txt (v_img,txt - v_img)</c>.</summary>
    public static double[] Weights(double imageScale, double textScale) => [1 - imageScale, imageScale - textScale, textScale];

    public static Tensor Combine(IReadOnlyList<Tensor> branches, IReadOnlyList<double> weights)
    {
        using var scope = NewDisposeScope();
        var guided = branches[0] * weights[0];
        for (var i = 1; i < branches.Count; i++)
        {
            guided = guided + branches[i] * weights[i];
        }
        return guided.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Takes back a part of the contrast that guidance adds (Lin et al. 2023, sec. 3.4), by the spread of the conditioned branch.
    /// </summary>
    public static Tensor Rescale(Tensor guided, Tensor conditioned, double part)
    {
        using var scope = NewDisposeScope();
        long[] dimensions = [.. Enumerable.Range(1, (int)guided.dim() - 1).Select(i => (long)i)];
        var matched = guided * (conditioned.std(dimensions, keepdim: true) / guided.std(dimensions, keepdim: true));
        return (matched * part + guided * (1 - part)).MoveToOuterDisposeScope();
    }
}
