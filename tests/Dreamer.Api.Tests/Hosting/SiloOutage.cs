namespace Dreamer.Api.Tests.Hosting;

/// <summary>Lets the next calls of grains fail as they do when the silo that held the grain has just died.</summary>
internal sealed class SiloOutage : IOutgoingGrainCallFilter
{
    private int _left;
    private Exception _error = new TimeoutException();

    public void Begin(int calls, Exception? error = null) => (_error, _left) = (error ?? new Orleans.Runtime.SiloUnavailableException("Its silo has died."), calls);

    public Task Invoke(IOutgoingGrainCallContext context) =>
        Volatile.Read(ref _left) > 0 && Interlocked.Decrement(ref _left) >= 0
            ? throw _error
            : context.Invoke();
}
