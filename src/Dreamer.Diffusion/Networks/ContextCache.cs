using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Keys and values of every cross-attention for one batch of captions: computed once per job, used by every step.</summary>
public sealed class ContextCache : IDisposable
{
    private readonly Dictionary<Attention, AttentionContext> _contexts = [];

    internal AttentionContext this[Attention layer]
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
