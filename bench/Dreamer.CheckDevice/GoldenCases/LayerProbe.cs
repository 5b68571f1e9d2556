using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
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
        Action? release = layer switch
        {
            nn.Module<Tensor, Tensor> run => run.register_forward_hook((_, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, Tensor?, Tensor> run => run.register_forward_hook((_, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, long[], Tensor> run => run.register_forward_hook((_, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, AttentionContext, Tensor> run => run.register_forward_hook((_, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, ContextCache, Tensor> run => run.register_forward_hook((_, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, ClipStep, Tensor> run => run.register_forward_hook((_, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, TokenStep, Tensor> run => run.register_forward_hook((_, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, FrameMemory, Tensor> run => run.register_forward_hook((_, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, LtxTold?, Tensor> run => run.register_forward_hook((_, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, Tensor, ContextCache, Tensor> run => run.register_forward_hook((_, _, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, Tensor, ContextCache, TokenSpacing, Tensor> run =>
                run.register_forward_hook((_, _, _, _, _, y) => Keep(name, y)).remove,
            nn.Module<Tensor, Tensor, ContextCache, Stack<Tensor>, Tensor> run =>
                run.register_forward_hook((_, _, _, _, _, y) => Keep(name, y)).remove,
            _ => null,
        };
        _release.AddRange(release is null ? [] : [release]);
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
