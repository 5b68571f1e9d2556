using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>
/// The inputs and expected outputs of a case, by name; tensors belong to the dispose scope in which they are first asked for.
/// </summary>
internal sealed class GoldenTensors(string path, GoldenScore score, Func<TensorPlace> place) : IDisposable
{
    private static readonly string[] s_exact = ["timestep", "_scale"];

    private readonly SafetensorsFile _file = SafetensorsFile.Open(path);
    private readonly Dictionary<string, Tensor> _read = new(StringComparer.Ordinal);

    /// <summary>Every tensor of the file.</summary>
    public IEnumerable<string> Names => _file.Entries.Keys.Order(StringComparer.Ordinal);

    /// <summary>Those that were neither an input nor an expectation.</summary>
    public IEnumerable<string> Unused => Names.Where(name => !_read.ContainsKey(name));

    public Tensor this[string name] => Find(name) ?? throw new CheckpointException($"{Path.GetFileName(path)} lacks the tensor '{name}'");

    public bool Has(string name) => _file.Contains(name);

    public Tensor? Find(string name) => _read.TryGetValue(name, out var known) ? known
        : Has(name) ? _read[name] = Placed(name, _file.Read(name))
        : null;

    /// <summary>The shape alone.</summary>
    public long[] Shape(string name) => _file.Entries[name].Shape;

    /// <summary>What stands before a name in each of the case's sets of inputs: nothing, and such as "video.".</summary>
    public IEnumerable<string> Prefixes(string name) =>
        [.. Names.Where(full => full == name || full.EndsWith('.' + name, StringComparison.Ordinal)).Select(full => full[..^name.Length])];

    /// <summary>Compares, if the case has such an expectation.</summary>
    public void Expect(string name, Func<Tensor> compute, double limit = GoldenScore.Limit, double? floor = null)
    {
        if (Find(name) is { } expected)
        {
            score.Compare(name, compute(), expected, limit, floor);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Float32 numbers become the place's; times and scales, and whole and wider numbers, stay as exact as they are.</summary>
    private Tensor Placed(string name, Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && !s_exact.Any(end => name.EndsWith(end, StringComparison.Ordinal))
            ? tensor.to(place().Type).to(place().Device)
            : tensor.to(place().Device);
}
