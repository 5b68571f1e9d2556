using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Keeps what named layers give during the next forward passes, so that a difference can be traced to where it begins.</summary>
internal sealed class LayerProbe : IDisposable
{
    private readonly Dictionary<string, Tensor> _outputs = new(StringComparer.Ordinal);
    private readonly List<Action> _release = [];

    /// <summary>Watches a layer, if what it gives is one tensor.</summary>
    public void Watch(string name, nn.Module layer)
    {
        switch (layer)
        {
            case nn.Module<Tensor, Tensor> module:
                _release.Add(module.register_forward_hook((_, _, y) => Keep(name, y)).remove);
                break;
            case nn.Module<Tensor, Tensor?, Tensor> module:
                _release.Add(module.register_forward_hook((_, _, _, y) => Keep(name, y)).remove);
                break;
            case nn.Module<Tensor, long[], Tensor> module:
                _release.Add(module.register_forward_hook((_, _, _, y) => Keep(name, y)).remove);
                break;
            case nn.Module<Tensor, AttentionContext, Tensor> module:
                _release.Add(module.register_forward_hook((_, _, _, y) => Keep(name, y)).remove);
                break;
            case nn.Module<Tensor, ContextCache, Tensor> module:
                _release.Add(module.register_forward_hook((_, _, _, y) => Keep(name, y)).remove);
                break;
            case nn.Module<Tensor, ClipStep, Tensor> module:
                _release.Add(module.register_forward_hook((_, _, _, y) => Keep(name, y)).remove);
                break;
            case nn.Module<Tensor, WanStep, Tensor> module:
                _release.Add(module.register_forward_hook((_, _, _, y) => Keep(name, y)).remove);
                break;
            case nn.Module<Tensor, FrameMemory, Tensor> module:
                _release.Add(module.register_forward_hook((_, _, _, y) => Keep(name, y)).remove);
                break;
            case nn.Module<Tensor, Tensor, ContextCache, Tensor> module:
                _release.Add(module.register_forward_hook((_, _, _, _, y) => Keep(name, y)).remove);
                break;
            case nn.Module<Tensor, Tensor, ContextCache, Stack<Tensor>, Tensor> module:
                _release.Add(module.register_forward_hook((_, _, _, _, _, y) => Keep(name, y)).remove);
                break;
            default:
                break;
        }
    }

    /// <summary>The layer's last output; null where it did not run.</summary>
    public Tensor? Find(string name) => _outputs.GetValueOrDefault(name);

    public void Dispose()
    {
        _release.ForEach(release => release());
        foreach (var output in _outputs.Values)
        {
            output.Dispose();
        }
    }

    private Tensor Keep(string name, Tensor output)
    {
        _outputs.Remove(name, out var earlier);
        earlier?.Dispose();
        _outputs[name] = output.clone().DetachFromDisposeScope();
        return output;
    }
}
