using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Inference.Admissions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Dreamer.Inference.Scheduling;
using Dreamer.Inference.Telemetry;
using Dreamer.Media;

namespace Dreamer.Inference.Denoising;

/// <summary>An admitted job. Its tensors belong to the engine's thread; the rest may be read from anywhere.</summary>
internal sealed class ResidentJob
{
    private readonly Lazy<Task> _begun;
    private readonly List<EmbeddingLease> _leases = [];
    private IDenoisingJob? _tensors;
    private volatile JobShape? _shape;
    private volatile JobProgress? _progress;
    private volatile bool _released;
    private volatile Task _storing = Task.CompletedTask;
    private readonly TimeProvider _clock;
    private readonly JobShape _measure;
    private PreviewPicture? _preview;
    private volatile int _stepsAtOnce = 1;
    private long _kept;
    private TimeSpan _stepTime;

    public ResidentJob(DenoisingOrder order, ChunkRunner runner, Func<ResidentJob, Task> begin, Func<ResidentJob, ChunkLine> chunks, TimeProvider clock)
    {
        (Order, Runner, DeviceTime, _clock) = (order, runner, order.DeviceTime, clock);
        Part = runner.Model.StepPart(order.Part);
        _measure = MeasureOf(order);
        _kept = runner.Memory.Of(_measure);
        _begun = new Lazy<Task>(() => begin(this));
        Chunks = chunks(this);
    }

    public DenoisingOrder Order { get; }

    /// <summary>Of the model whose weights its tensors come from.</summary>
    public ChunkRunner Runner { get; }

    public WorkClaim Claim => field ??= WorkClaim.Of(Order) with { Since = Since };

    public ChunkLine Chunks { get; }

    /// <summary>Completes once the tensors are there; begins on first use, once for all who ask.</summary>
    public Task Begun => _begun.Value;

    /// <summary>Since when it waited for its place.</summary>
    public TimeSpan Asked { get; set; }

    /// <summary>When it got its place, its owner was last heard of, and it last ran.</summary>
    public TimeSpan Since { get; set; }

    /// <summary>It came in because it had waited for longer than patience.</summary>
    public bool ByTurn { get; set; }

    public TimeSpan Touched { get; set; }

    /// <summary>The part that its next step needs: what its owner knows of it, until it has begun.</summary>
    public ResidentPart? Part { get; set; }

    /// <summary>The part that stays for its sake; what changes it holds the lock of all places.</summary>
    public ResidentPart? Used { get; set; }

    /// <summary>Estimated until the tensors are there.</summary>
    public MemoryNeed Need => NeedOf(Runner, _measure, Volatile.Read(ref _kept), Part, hasTexts: _progress is not null);

    /// <summary>How many jobs like this one there is memory for to take a step together.</summary>
    public int StepsAtOnce { get => _stepsAtOnce; set => _stepsAtOnce = value; }

    public IDenoisingJob Tensors => _tensors ?? throw new InvalidOperationException("The job has no tensors: it did not begin, or was freed.");

    /// <summary>Of its next step, as of its last chunk.</summary>
    public JobShape Shape => _shape ?? throw new InvalidOperationException("The job has not begun.");

    /// <summary>A checkpoint of it that is on its way: what is stored when it leaves comes after that, in the same blob.</summary>
    public Task Storing { get => _storing; set => _storing = value; }

    public double Fps => Order.Settings.Fps;

    public bool IsReleased => _released;

    public int StepsLeft => Tensors.Steps - Tensors.StepsDone;

    /// <summary>As of its last chunk.</summary>
    public JobProgress Progress => _progress ?? throw new InvalidOperationException("The job has not begun.");

    /// <summary>A finished job only waits to be decoded, and one that has not begun has nothing to save.</summary>
    public bool MayLeave => !_released && _begun is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && _progress is { IsDone: false };

    /// <summary>As the order of admission sees it.</summary>
    public Place Place => new(Order.Job, Claim, Need, Asked, Since, Touched, ByTurn, MayLeave);

    public void Hold(EmbeddingLease lease) => _leases.Add(lease);

    /// <summary>It has tensors, which are freed with it; <paramref name="taken"/> is what the work in its checkpoint took.</summary>
    public void Take(IDenoisingJob tensors, TimeSpan? taken)
    {
        _tensors = tensors;
        DeviceTime = taken ?? DeviceTime;
    }

    /// <summary>With all that its next steps need in memory.</summary>
    public void Start()
    {
        var tensors = Tensors;
        tensors.Prepare();
        Volatile.Write(ref _kept, tensors.Bytes);
        Runner.Memory.Record(_measure, tensors.Bytes);
        Advanced(stepMs: 0);
    }

    /// <summary>What is decoded so far; complete, it does not change any more.</summary>
    public List<RgbImage> Pictures { get; } = [];

    public bool IsDecoded => Pictures.Count >= Tensors.Frames;

    public void DecodeNextFrame()
    {
        if (!IsDecoded)
        {
            Pictures.Add(Timed(() => Tensors.DecodeFrame(Pictures.Count)));
            NoteMemory();
        }
    }

    /// <summary>Keeps what work on its tensors was measured to need beside them: others of its shape will need it, too.</summary>
    public void NoteMemory()
    {
        if (Tensors.StepBytes is { } bytes)
        {
            Runner.Memory.RecordStep(_measure, bytes);
            DeviceMetrics.StepTook(Runner.Model.Name, DeviceMetrics.ShapeOf(Order), bytes);
        }
    }

    public static MemoryNeed NeedOf(ChunkRunner runner, JobShape measure, long kept, ResidentPart? part, bool hasTexts) =>
        new(runner.Model, kept, runner.Memory.OfStep(measure), part) { Texts = hasTexts ? 0 : runner.Model.Texts?.Bytes ?? 0 };

    /// <summary>What memory is known by, before there are tensors.</summary>
    public static JobShape MeasureOf(DenoisingOrder order) => new(order.Settings.Size, order.Settings.FramesMade(), 0, order.Settings.Quality);

    public void Advanced(double stepMs)
    {
        _shape = Tensors.Shape;
        _progress = new JobProgress(Tensors.StepsDone, Tensors.Steps, stepMs, DeviceTime: DeviceTime, Part: Tensors.Part);
    }

    public StoredCheckpoint Checkpoint() => new(Tensors.Checkpoint(), DeviceTime);

    /// <summary>What it has taken of the device; on the engine's thread.</summary>
    public TimeSpan DeviceTime { get; private set; }

    public void Took(TimeSpan time) => DeviceTime += time;

    /// <summary>Its steps took so much.</summary>
    public void Stepped(TimeSpan time)
    {
        Took(time);
        _stepTime += time;
    }

    /// <summary>Others have had places beside it.</summary>
    public bool HadCompany { get; set; }

    /// <summary>What it still needs of the device, as far as that is known; from anywhere.</summary>
    public double? WorkLeft(bool isAlone) =>
        Runner.Times.Left(Order, _progress is { } known ? known.Steps - known.Step : Order.Settings.OwnSteps(), isAlone);

    /// <summary>It leaves: one that is decoded, and was made here from its beginning, tells how long such a job takes.</summary>
    public void NoteTimes(TimeSpan now)
    {
        if (_tensors is not null && IsDecoded && Order.Checkpoint is null)
        {
            Runner.Times.Ended(Order, DeviceTime - _stepTime, now - Since - _stepTime, !HadCompany);
        }
    }

    /// <summary>Does what is done for this job alone, and counts what it takes.</summary>
    public T Timed<T>(Func<T> work)
    {
        var began = _clock.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            Took(_clock.GetElapsedTime(began));
        }
    }

    /// <summary>What its steps have taken since its last preview; on the engine's thread.</summary>
    public double UnseenMilliseconds { get; set; }

    public void Show(RgbImage picture)
    {
        UnseenMilliseconds = 0;
        Volatile.Write(ref _preview, new PreviewPicture(picture, Tensors.StepsDone));
    }

    /// <summary>The newest preview, once.</summary>
    public PreviewPicture? TakePreview() => Interlocked.Exchange(ref _preview, null);

    /// <summary>From now on the engine skips its chunks.</summary>
    public void Release() => _released = true;

    /// <summary>Frees the tensors; on the engine's thread.</summary>
    public void Free()
    {
        _tensors?.Dispose();
        _tensors = null;
        _leases.ForEach(lease => lease.Dispose());
        _leases.Clear();
    }
}
