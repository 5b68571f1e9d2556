// Shapes: B batch, N heads, L tokens, M image tokens, P queries, D head size
using Dreamer.Diffusion.Native;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Keys and values of every cross-attention for one batch of captions: computed once per job, used by every step.</summary>
public sealed class ContextCache : IDisposable
{
    private readonly Dictionary<nn.Module, AttentionContext> _contexts = [];

    internal AttentionContext this[nn.Module layer]
    {
        get => _contexts[layer];
        set => _contexts[layer] = value;
    }

    /// <summary>The batches of all, one after another; a copy.</summary>
    internal static ContextCache Join(IReadOnlyList<ContextCache> all)
    {
        var joined = new ContextCache();
        foreach (var layer in all[0]._contexts.Keys)
        {
            joined[layer] = AttentionContext.Join([.. all.Select(cache => cache[layer])]);
        }
        return joined;
    }

    public long Bytes => Tensors.Sum(t => t.numel() * t.element_size());

    private IEnumerable<Tensor> Tensors => _contexts.Values.SelectMany(c => c.Tensors).Distinct<Tensor>(ReferenceEqualityComparer.Instance);

    /// <summary>Lets the cache outlive the scope that it was computed in; the caller disposes it.</summary>
    public ContextCache DetachFromDisposeScope()
    {
        foreach (var tensor in Tensors)
        {
            tensor.DetachFromDisposeScope();
        }
        return this;
    }

    internal ContextCache MoveToOuterDisposeScope()
    {
        foreach (var tensor in Tensors)
        {
            tensor.MoveToOuterDisposeScope();
        }
        return this;
    }

    public void Dispose()
    {
        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
        _contexts.Clear();
    }
}

/// <summary>
/// What a cross-attention attends to: keys and values K/V_BNLD, an additive mask_B11L, and perhaps a second branch.
/// </summary>
internal sealed record AttentionContext(Tensor K_BNLD, Tensor V_BNLD, Tensor? Mask_B11L = null, ImageBranch? Image = null)
{
    /// <summary>What queries q_BNPD find in it, BNPD: in both branches by themselves, added.</summary>
    public Tensor Attend(Tensor q_BNPD)
    {
        using var scope = NewDisposeScope();
        var y_BNPD = ScaledDotProduct.Attend(q_BNPD, K_BNLD, V_BNLD, Mask_B11L);
        if (Image is not null)
        {
            var found_BNPD = ScaledDotProduct.Attend(q_BNPD, Image.K_BNMD, Image.V_BNMD);
            y_BNPD = y_BNPD + (Image.Gate_B111 is { } gate_B111 ? gate_B111 * found_BNPD : found_BNPD);
        }
        return y_BNPD.MoveToOuterDisposeScope();
    }

    /// <summary>The batches of all, one after another; a copy.</summary>
    public static AttentionContext Join(IReadOnlyList<AttentionContext> all)
    {
        var mask_B11L = all[0].Mask_B11L is null ? null : cat([.. all.Select(part => part.Mask_B11L!)], dim: 0);
        var image = all[0].Image is null ? null : ImageBranch.Join([.. all.Select(part => part.Image!)]);
        return new AttentionContext(
            cat([.. all.Select(part => part.K_BNLD)], dim: 0), cat([.. all.Select(part => part.V_BNLD)], dim: 0), mask_B11L, image);
    }

    public IEnumerable<Tensor> Tensors =>
        new[] { K_BNLD, V_BNLD, Mask_B11L, Image?.K_BNMD, Image?.V_BNMD, Image?.Gate_B111 }.OfType<Tensor>();
}

/// <summary>A decoupled branch: its attention is added, an adapter's with a weight for each clip.</summary>
internal sealed record ImageBranch(Tensor K_BNMD, Tensor V_BNMD, Tensor? Gate_B111 = null)
{
    public static ImageBranch Join(IReadOnlyList<ImageBranch> all) => new(
        cat([.. all.Select(part => part.K_BNMD)], dim: 0),
        cat([.. all.Select(part => part.V_BNMD)], dim: 0),
        all[0].Gate_B111 is null ? null : cat([.. all.Select(part => part.Gate_B111!)], dim: 0));
}
