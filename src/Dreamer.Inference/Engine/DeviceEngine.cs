using System.Diagnostics;
using Dreamer.Diffusion.Native;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Scheduling;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Engine;

/// <summary>
/// The one thread that runs tensors on a device. Work is taken in fair order, and its tenant pays the time that it took;
/// callers await a task and never block, and their continuations never run on this thread.
/// </summary>
internal sealed partial class DeviceEngine : IDisposable
{
    private static readonly WorkClaim s_own = new(TenantId.Local);

    private readonly object _gate = new();
    private readonly FairOrder<DeviceWork> _order;
    private readonly Anticipation _anticipation = new(TimeProvider.System); // a monitor waits in real time
    private readonly Queue<DeviceWork> _first = [];
    private readonly int _queueBound;
    private readonly Thread _thread;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private Lane _lane; // of what ran last
    private bool _stopping;

    public DeviceEngine(InferenceOptions options, TimeProvider clock, ILogger<DeviceEngine> log)
    {
        (_clock, _log) = (clock, log);
        Device = options.Device;
        _queueBound = options.EngineQueue;
        Weights = new TenantWeights(options);
        _order = new FairOrder<DeviceWork>(Weights.Of, options.LanePatience, clock);
        // Its own thread: work of minutes on the pool's threads would starve whatever else runs there, membership probes included.
        _thread = new Thread(RunUntilDisposed) { Name = $"engine {options.Device}", IsBackground = true };
        _thread.Start();
    }

    public string Device { get; }

    public TenantWeights Weights { get; }

    /// <summary>Queues work for the engine's thread; refused with "capacity" when too much waits already.</summary>
    public Task<T> RunAsync<T>(WorkClaim claim, Func<T> work, CancellationToken cancellationToken = default)
    {
        var queued = new FunctionWork<T>(claim, work, cancellationToken);
        Enqueue(queued);
        return queued.Task;
    }

    /// <summary>Queues work that gives memory back, or that others wait for: it comes before all else, and is never refused for want of room.</summary>
    public Task<T> RunFirstAsync<T>(Func<T> work)
    {
        var queued = new FunctionWork<T>(s_own, work, CancellationToken.None);
        lock (_gate)
        {
            RequireRunning();
            _first.Enqueue(queued);
            Monitor.Pulse(_gate);
        }
        return queued.Task;
    }

    public Task FreeAsync(Action work) =>
        RunFirstAsync(() =>
        {
            work();
            return true;
        });

    public void Enqueue(DeviceWork work)
    {
        lock (_gate)
        {
            RequireRunning();
            if (_order.Count >= _queueBound)
            {
                throw new DreamerException(ErrorCode.Capacity, $"Device {Device} has {_queueBound} pieces of work waiting and takes no more.");
            }
            _order.Add(work.Claim, work);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Counts the tenant as one that waits, though its job has no place on the device yet; until it is withdrawn.</summary>
    public void Expect(WorkClaim claim)
    {
        lock (_gate)
        {
            _order.Expect(claim);
        }
    }

    public void Withdraw(WorkClaim claim)
    {
        lock (_gate)
        {
            _order.Withdraw(claim);
        }
    }

    /// <summary>What the tenant has had of the device, by its weight.</summary>
    public double HadBy(WorkClaim claim)
    {
        lock (_gate)
        {
            return _order.HadBy(claim);
        }
    }

    /// <summary>Finishes what is queued, then ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }
        _thread.Join();
    }

    private void RequireRunning()
    {
        if (_stopping)
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, $"Device {Device} is shutting down.");
        }
    }

    private void RunUntilDisposed()
    {
        LogStarted(_log, Device);
        NativeSettings.ApplyToThread();
        while (WaitForWork())
        {
            if (TakeFirst() is { } first)
            {
                DeviceMetrics.Waited(first.Waited);
                first.Run([]);
            }
            else if (TakeVoid() is { } nothing)
            {
                nothing.Run([]);
            }
            else
            {
                RunTurns(TakeTurns());
            }
        }
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (_first.Count + _order.Count == 0 && !_stopping)
            {
                Monitor.Wait(_gate);
            }
            Anticipate();
            return _first.Count + _order.Count > 0;
        }
    }

    /// <summary>Lets more urgent work come that is on its way.</summary>
    private void Anticipate()
    {
        var began = Stopwatch.GetTimestamp();
        var waited = false;
        while (!_stopping && _first.Count == 0 && _order.Next is { } next && !_order.HasWaitedTooLong(next)
            && _anticipation.PatienceBefore(next.Claim) is { Ticks: > 0 } patience)
        {
            waited = true;
            Monitor.Wait(_gate, patience);
        }
        if (waited)
        {
            _anticipation.Spend(Stopwatch.GetElapsedTime(began));
        }
    }

    private DeviceWork? TakeFirst()
    {
        lock (_gate)
        {
            return _first.TryDequeue(out var work) ? work : null;
        }
    }

    /// <summary>Its turn would be lost to work that is still wanted.</summary>
    private DeviceWork? TakeVoid()
    {
        lock (_gate)
        {
            return _order.Drop(work => work.IsVoid);
        }
    }

    private List<Turn<DeviceWork>> TakeTurns()
    {
        lock (_gate)
        {
            var first = _order.Take()!;
            NoteLane(first.Claim.Lane);
            var turns = new List<Turn<DeviceWork>> { first };
            var companions = first.Work.CompanionsOf(_order.CountAlong(first, first.Work.GoesWith));
            while (companions-- > 0 && _order.TakeAlong(first, first.Work.GoesWith) is { } along)
            {
                turns.Add(along);
            }
            return turns;
        }
    }

    /// <summary>Batch work that goes on waiting while urgent work comes after its last chunk has made way for it.</summary>
    private void NoteLane(Lane lane)
    {
        if (lane == Lane.Interactive && _lane == Lane.Batch && _order.IsWaiting(Lane.Batch))
        {
            DeviceMetrics.Preempted(Device, "turn");
        }
        _lane = lane;
    }

    private void RunTurns(List<Turn<DeviceWork>> turns)
    {
        turns.ForEach(turn => DeviceMetrics.Waited(turn.Work.Waited));
        var began = _clock.GetTimestamp();
        turns[0].Work.Run([.. turns.Skip(1).Select(turn => turn.Work)]);
        var took = _clock.GetElapsedTime(began);
        DeviceMetrics.Worked(Device, took);
        var each = took / turns.Count;
        lock (_gate)
        {
            turns.ForEach(turn => turn.Settle(each));
            _anticipation.Note(turns[0].Claim);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "engine of {Device} started")]
    private static partial void LogStarted(ILogger log, string device);
}
