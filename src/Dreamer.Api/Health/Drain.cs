using System.Runtime.InteropServices;

namespace Dreamer.Api.Health;

/// <summary>
/// Ends the process at a signal. SIGTERM comes from who manages it, so a balancer may still send requests: readiness says no at once, and the host
/// stops only after the pause. A second SIGTERM ends the pause, and Ctrl-C, which a person types, has none.
/// </summary>
internal sealed partial class Drain(ApiOptions options, IHostApplicationLifetime host, TimeProvider clock, ILogger<Drain> log) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private ITimer? _pause;
    private int _begun;

    /// <summary>Requests are still served.</summary>
    public bool HasBegun => Volatile.Read(ref _begun) != 0;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        On(PosixSignal.SIGTERM, Begin);
        On(PosixSignal.SIGINT, host.StopApplication);
        On(PosixSignal.SIGQUIT, host.StopApplication);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _pause?.Dispose();
    }

    /// <summary>Nobody has been sent to a process that has not started.</summary>
    internal void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0 || options.DrainFor == TimeSpan.Zero || !host.ApplicationStarted.IsCancellationRequested)
        {
            host.StopApplication();
            return;
        }

        LogBegun(log, options.DrainFor);
        _pause = clock.CreateTimer(_ => host.StopApplication(), null, options.DrainFor, Timeout.InfiniteTimeSpan);
    }

    private void On(PosixSignal signal, Action then) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true; // the host ends the process, in order
        then();
    }));

    [LoggerMessage(Level = LogLevel.Information, Message = "not ready any more; requests are served for {Pause}, then this process stops")]
    private static partial void LogBegun(ILogger log, TimeSpan pause);
}
