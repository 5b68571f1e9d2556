using Dreamer.CheckDevice.GoldenCases;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.DoublePrecision;

/// <summary>The number types of what the layers of networks give during the next forward passes.</summary>
internal sealed class LayerTypes : IDisposable
{
    private readonly LayerProbe _probe = new();
    private readonly List<string> _names = [];

    public LayerTypes(IEnumerable<nn.Module> networks)
    {
        foreach (var (name, module) in networks.SelectMany((network, i) => network.named_modules().Select(item => ($"{i}.{item.name}", item.module))))
        {
            _probe.Watch(name, module);
            _names.Add(name);
        }
    }

    public void Require(ScalarType type)
    {
        var outputs = _names.Select(name => (Name: name, Output: _probe.Find(name))).Where(layer => layer.Output is not null).ToList();
        Assert.NotEmpty(outputs);
        Assert.Empty(outputs.Where(layer => layer.Output!.dtype != type).Select(layer => $"{layer.Name} {layer.Output!.dtype}"));
    }

    public void Dispose() => _probe.Dispose();
}
