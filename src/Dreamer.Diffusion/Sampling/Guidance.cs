// Shapes: B batch; v is any [B, ...]
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>Joins the outputs of guidance's branches.</summary>
public static class Guidance
{
    /// <summary>Classifier-free guidance (Ho and Salimans 2022): <c>v_∅ + s (v_txt - v_∅)</c>.</summary>
    public static Tensor Text(Tensor none, Tensor text, double scale)
    {
        using var scope = NewDisposeScope();
        return (none + (text - none) * scale).MoveToOuterDisposeScope();
    }

    /// <summary>For two conditions (Brooks et al. 2022): <c>v_∅ + s_img (v_img - v_∅) + s_txt (v_img,txt - v_img)</c>.</summary>
    public static Tensor ImageAndText(Tensor none, Tensor image, Tensor both, double imageScale, double textScale)
    {
        using var scope = NewDisposeScope();
        return (none + (image - none) * imageScale + (both - image) * textScale).MoveToOuterDisposeScope();
    }

    /// <summary>Takes back a part of the contrast that guidance adds (Lin et al. 2023, sec. 3.4), by the spread of the conditioned branch.</summary>
    public static Tensor Rescale(Tensor guided, Tensor conditioned, double part)
    {
        using var scope = NewDisposeScope();
        long[] dimensions = [.. Enumerable.Range(1, (int)guided.dim() - 1).Select(i => (long)i)];
        var matched = guided * (conditioned.std(dimensions, keepdim: true) / guided.std(dimensions, keepdim: true));
        return (matched * part + guided * (1 - part)).MoveToOuterDisposeScope();
    }
}
