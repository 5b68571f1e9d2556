using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>What a case expects of single layers: tensors named "mid." and the layer's path.</summary>
internal sealed class LayerExpectations : IDisposable
{
    private const double Limit = 5e-4; // layers reach 20 where outputs reach 1
    private const string Start = "mid.";

    private readonly GoldenTensors _tensors;
    private readonly LayerProbe _probe = new();

    /// <summary>Watches the layers that are spoken of; <paramref name="candidates"/> gives the paths under which to look for one.</summary>
    public LayerExpectations(
        GoldenTensors tensors, IEnumerable<(string name, nn.Module module)> modules, Func<string, IEnumerable<string>> candidates)
    {
        _tensors = tensors;
        var byName = modules.DistinctBy(item => item.name).ToDictionary(item => item.name, item => item.module, StringComparer.Ordinal);
        foreach (var layer in Names().Select(name => name.Layer).Distinct())
        {
            if (candidates(layer).FirstOrDefault(byName.ContainsKey) is { } path)
            {
                _probe.Watch(layer, byName[path]);
            }
        }
    }

    /// <summary>After a forward pass with one set of inputs: compares with that set's expectations.</summary>
    public void Compare(string set) => Compare(set, (_, output) => output);

    /// <summary>The same of outputs that the reference has in another <paramref name="shape"/>, by the layer's name.</summary>
    public void Compare(string set, Func<string, Tensor, Tensor> shape) => Compare(set, "", Limit, _ => 1, shape);

    /// <summary>The same of the names that end so, in units of the largest expected number of a layer.</summary>
    public void Compare(string set, string end, double limit) =>
        Compare(set, end, limit, expected => expected.abs().max().to(ScalarType.Float64).item<double>(), (_, output) => output);

    private void Compare(string set, string end, double limit, Func<Tensor, double> floorOf, Func<string, Tensor, Tensor> shape)
    {
        var meant = Names().Where(name => name.Full == set + Start + name.Layer && name.Layer.EndsWith(end, StringComparison.Ordinal));
        foreach (var (full, layer) in meant)
        {
            if (_probe.Find(layer) is { } output)
            {
                _tensors.Expect(full, () => shape(layer, output), limit, floorOf(_tensors[full]));
            }
        }
    }

    public void Dispose() => _probe.Dispose();

    private IEnumerable<(string Full, string Layer)> Names() =>
        from name in _tensors.Names
        let start = name.StartsWith(Start, StringComparison.Ordinal) ? 0 : name.IndexOf('.' + Start, StringComparison.Ordinal) + 1
        where start > 0 || name.StartsWith(Start, StringComparison.Ordinal)
        select (name, name[(start + Start.Length)..]);
}
