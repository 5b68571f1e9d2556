using Dreamer.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Denoising;

/// <summary>An admitted job. Its tensors belong to the engine's thread; the flags may be read from anywhere.</summary>
internal sealed class ResidentJob
{
    private readonly Lazy<Task> _begun;
    private readonly List<EmbeddingLease> _leases = [];
    private IDenoisingJob? _tensors;
    private volatile bool _released;
    private double _stepMs;

    public ResidentJob(Func<ResidentJob, Task> begin) => _begun = new Lazy<Task>(() => begin(this));

    /// <summary>Completes once the tensors are there; begins on first use, once for all who ask.</summary>
    public Task Begun => _begun.Value;

    public long Touched { get; set; }

    public IDenoisingJob Tensors => _tensors ?? throw new InvalidOperationException("The job has no tensors: it did not begin, or was freed.");

    public double Fps { get; private set; }

    public string Shape { get; init; } = "";

    public bool IsReleased => _released;

    public JobProgress Progress => new(Tensors.StepsDone, Tensors.Steps, _stepMs);

    public void Hold(EmbeddingLease lease) => _leases.Add(lease);

    public void Start(IDenoisingJob tensors, double fps) => (_tensors, Fps) = (tensors, fps);

    /// <summary>From now on the engine skips its chunks.</summary>
    public void Release() => _released = true;

    /// <summary>Steps until the target is reached, at least once.</summary>
    public JobProgress RunChunk(TimeSpan target, TimeProvider clock)
    {
        var (began, first) = (clock.GetTimestamp(), Tensors.StepsDone);
        while (!_released && Tensors.StepsDone < Tensors.Steps && (Tensors.StepsDone == first || clock.GetElapsedTime(began) < target))
        {
            Tensors.Advance();
        }
        _stepMs = clock.GetElapsedTime(began).TotalMilliseconds / Math.Max(1, Tensors.StepsDone - first);
        return Progress;
    }

    /// <summary>Frees the tensors; on the engine's thread.</summary>
    public void Free()
    {
        _tensors?.Dispose();
        _tensors = null;
        _leases.ForEach(lease => lease.Dispose());
        _leases.Clear();
    }
}
