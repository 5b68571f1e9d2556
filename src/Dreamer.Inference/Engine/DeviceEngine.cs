using System.Collections.Concurrent;
using System.Diagnostics;
using Dreamer.Errors;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Engine;

/// <summary>
/// The one thread that runs tensors on a device. Work is taken in the order it came, so resident jobs take turns chunk by chunk;
/// callers await a task and never block, and their continuations never run on this thread.
/// </summary>
internal sealed partial class DeviceEngine : IDisposable
{
    private readonly BlockingCollection<IWork> _queue = [];
    private readonly int _queueBound;
    private readonly Thread _thread;
    private readonly ILogger _log;

    public DeviceEngine(InferenceOptions options, ILogger<DeviceEngine> log)
    {
        _log = log;
        Device = options.Device;
        _queueBound = options.EngineQueue;
        // Its own thread: work of minutes on the pool's threads would starve whatever else runs there, membership probes included.
        _thread = new Thread(RunUntilDisposed) { Name = $"engine {options.Device}", IsBackground = true };
        _thread.Start();
    }

    public string Device { get; }

    /// <summary>Queues work for the engine's thread; refused with "capacity" when too much waits already.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default) =>
        _queue.Count < _queueBound
            ? EnqueueAsync(work, cancellationToken)
            : throw new DreamerException(ErrorCode.Capacity, $"Device {Device} has {_queueBound} pieces of work waiting and takes no more.");

    /// <summary>Queues work that gives memory back: never refused for want of room.</summary>
    public Task FreeAsync(Action work) =>
        EnqueueAsync(
            () =>
            {
                work();
                return true;
            },
            CancellationToken.None);

    /// <summary>Finishes what is queued, then ends the thread.</summary>
    public void Dispose()
    {
        if (!_queue.IsAddingCompleted)
        {
            _queue.CompleteAdding();
            _thread.Join();
            _queue.Dispose();
        }
    }

    private Task<T> EnqueueAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var queued = new Work<T>(work, cancellationToken);
        try
        {
            _queue.Add(queued, CancellationToken.None);
        }
        catch (InvalidOperationException) // the process is stopping
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, $"Device {Device} is shutting down.");
        }
        return queued.Task;
    }

    private void RunUntilDisposed()
    {
        LogStarted(_log, Device);
        foreach (var work in _queue.GetConsumingEnumerable())
        {
            work.Run();
        }
    }

    private interface IWork
    {
        void Run();
    }

    private sealed class Work<T>(Func<T> work, CancellationToken cancellationToken) : IWork
    {
        private readonly long _queued = Stopwatch.GetTimestamp();
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _done.Task;

        public void Run()
        {
            DeviceMetrics.Waited(Stopwatch.GetElapsedTime(_queued));
            if (cancellationToken.IsCancellationRequested)
            {
                _done.TrySetCanceled(cancellationToken);
                return;
            }
            try
            {
                _done.TrySetResult(work());
            }
            catch (Exception error) // whatever it is, it belongs to the caller: the thread serves the next one
            {
                _done.TrySetException(error);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "engine of {Device} started")]
    private static partial void LogStarted(ILogger log, string device);
}
