using System.Globalization;
using Dreamer.Diffusion.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Collects the differences of one case.</summary>
internal sealed class GoldenScore(TensorPlace place)
{
    /// <summary>The usual limit of an fp32 result; ten times what another order of summation makes.</summary>
    public const double Limit = 1e-4;

    /// <summary>Of a layer that is fed with tiny inputs: what a wrong epsilon changes those by is a thousand times more.</summary>
    public const double SublayerLimit = 5e-5;

    private const int MaxListed = 4; // a wrong first layer makes every later tensor wrong
    private readonly List<string> _faults = [];
    private readonly double _factor = place.Device.type == DeviceType.CUDA ? 10 : 1; // sums in other orders
    private readonly double _share = ShareOf(place.Type);
    private int _count;

    public double MaxError { get; private set; }

    /// <summary>One sentence; null where something was compared and everything agreed.</summary>
    public string? Fault =>
        _faults.Count > 0
            ? string.Join("; ", _faults.Take(MaxListed)) + (_faults.Count > MaxListed ? $"; and {_faults.Count - MaxListed} more" : "")
        : _count == 0 ? "nothing in it could be compared" : null;

    /// <summary>
    /// The largest difference: in units of the expected value, or of <paramref name="floor"/> where that is larger; absolute without a
    /// floor.
    /// </summary>
    public void Compare(string name, Tensor actual, Tensor expected, double limit, double? floor)
    {
        _count++;
        if (!actual.shape.SequenceEqual(expected.shape))
        {
            _faults.Add($"{name} is [{string.Join(", ", actual.shape)}] and should be [{string.Join(", ", expected.shape)}]");
            return;
        }
        if (expected.numel() == 0)
        {
            return;
        }
        using var scope = NewDisposeScope();
        var wanted = expected.to(ScalarType.Float64);
        var difference = (actual.to(ScalarType.Float64) - wanted).abs();
        difference = floor is { } least ? difference / wanted.abs().clamp_min(least) : difference;
        Add(name, difference.max().item<double>(), Math.Max(limit * _factor, _share * wanted.abs().max().item<double>()));
    }

    /// <summary>Counts one thing that has to be equal.</summary>
    public void RequireEqual(string name, bool isEqual, Func<string> found)
    {
        _count++;
        if (!isEqual)
        {
            MaxError = Math.Max(MaxError, 1);
            _faults.Add($"{name}: {found()}");
        }
    }

    /// <summary>
    /// Of the largest expected number: what rounding to so few bits in every layer makes of it, and a wrong layer by far exceeds.
    /// </summary>
    private static double ShareOf(ScalarType type) => type switch
    {
        ScalarType.BFloat16 => 0.1,
        ScalarType.Float16 => 0.02,
        _ => 0,
    };

    private void Add(string name, double error, double limit)
    {
        MaxError = double.IsNaN(error) || double.IsNaN(MaxError) ? double.NaN : Math.Max(MaxError, error);
        if (!(error <= limit)) // also for NaN
        {
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} differs by {error:G3}, {limit:G3} at most"));
        }
    }
}
