using System.Collections.Immutable;
using Dreamer.Devices;

namespace Dreamer.Inference.Scheduling;

/// <summary>How long the last steps on a device took, by model and shape: a window of chunks each, so that it follows the machine.</summary>
internal sealed class RecentSteps
{
    private const int Window = 100; // chunks
    private const int MostShown = 16; // shapes are clients' to choose: those that were used last

    private readonly Lock _gate = new();
    private readonly List<(string Model, string Shape, Queue<double> Milliseconds)> _recent = []; // the last used is the last

    public void Record(string model, string shape, double milliseconds)
    {
        lock (_gate)
        {
            var known = _recent.FindIndex(each => each.Model == model && each.Shape == shape);
            var steps = known < 0 ? new Queue<double>() : _recent[known].Milliseconds;
            steps.Enqueue(milliseconds);
            if (steps.Count > Window)
            {
                steps.Dequeue();
            }
            if (known >= 0 || _recent.Count == MostShown)
            {
                _recent.RemoveAt(Math.Max(known, 0));
            }
            _recent.Add((model, shape, steps));
        }
    }

    /// <summary>The last used first.</summary>
    public ImmutableArray<DeviceStepTime> Read()
    {
        lock (_gate)
        {
            return [.. _recent.AsEnumerable().Reverse().Select(each => Of(each.Model, each.Shape, [.. each.Milliseconds.Order()]))];
        }
    }

    private static DeviceStepTime Of(string model, string shape, double[] ordered) =>
        new(model, shape, At(ordered, 0.5), At(ordered, 0.95), ordered.Length);

    /// <summary>The smallest that so large a share is not above.</summary>
    private static double At(double[] ordered, double share) => ordered[(int)Math.Ceiling(share * ordered.Length) - 1];
}
