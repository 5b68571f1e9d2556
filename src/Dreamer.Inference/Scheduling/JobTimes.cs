using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Scheduling;

/// <summary>
/// What a model's jobs take, as measured of those before: a step, and all that is no step, such as the beginning and the decoding. A job that is alone on its
/// device is not done before its results are stored; beside others the device goes on meanwhile.
/// </summary>
internal sealed class JobTimes
{
    private readonly Lock _gate = new();
    private readonly StepTimes _steps = new();
    private readonly StepTimes _restAlone = new();
    private readonly StepTimes _restBesideOthers = new();

    /// <summary>What a job's time depends on, before there are tensors.</summary>
    public static JobShape ShapeOf(DenoisingOrder order)
    {
        var settings = order.Settings;
        var branches = 1 + (settings.Guidance > 1 ? 1 : 0) + (settings.Kind.MakesClip() && settings.ImageGuidance > 1 ? 1 : 0);
        return new JobShape(settings.Size, settings.FramesMade(), branches, settings.Quality);
    }

    public void Stepped(DenoisingOrder order, double milliseconds)
    {
        lock (_gate)
        {
            _steps.Record(ShapeOf(order), 1, milliseconds);
        }
    }

    /// <summary>A job has come to its end: what it took beside its steps, of the device and in all.</summary>
    public void Ended(DenoisingOrder order, TimeSpan ofDevice, TimeSpan inAll, bool wasAlone)
    {
        lock (_gate)
        {
            _restBesideOthers.Record(ShapeOf(order), 1, ofDevice.TotalMilliseconds);
            if (wasAlone)
            {
                _restAlone.Record(ShapeOf(order), 1, inAll.TotalMilliseconds);
            }
        }
    }

    /// <summary>
    /// Milliseconds until a job is done that has so many steps left, if it has the device for itself; null while no step of its shape was measured.
    /// Until one of its shape has ended, its steps alone are counted.
    /// </summary>
    public double? Left(DenoisingOrder order, int steps, bool isAlone)
    {
        var shape = ShapeOf(order);
        lock (_gate)
        {
            return _steps.Of(shape, 1) * steps + ((isAlone ? _restAlone.Of(shape, 1) : null) ?? _restBesideOthers.Of(shape, 1) ?? 0);
        }
    }
}
