namespace Dreamer.Api.Tests.Hosting;

/// <summary>Lets the next calls of grains fail as they do when the silo that held the grain has just died, or holds calls back.</summary>
internal sealed class SiloOutage : IOutgoingGrainCallFilter
{
    private int _left;
    private Exception _error = new TimeoutException();
    private HeldCall? _held;
    private string? _method;

    /// <summary>Calls that are still to fail.</summary>
    public int Left => Volatile.Read(ref _left);

    public void Begin(int calls, Exception? error = null) => (_method, _error, _left) = (null, error ?? new Orleans.Runtime.SiloUnavailableException("Its silo has died."), calls);

    /// <summary>The next call of this method fails.</summary>
    public void BeginAt(string method, Exception error) => (_method, _error, _left) = (method, error, 1);

    /// <summary>The next call of this method waits until it is let go.</summary>
    public HeldCall Hold(string method) => _held = new HeldCall(method);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (Volatile.Read(ref _left) > 0 && (_method is null || context.MethodName == _method) && Interlocked.Decrement(ref _left) >= 0)
        {
            throw _error;
        }

        if (_held is { } held && held.Method == context.MethodName && Interlocked.CompareExchange(ref _held, null, held) == held)
        {
            held.Reached.SetResult();
            await held.LetGo.Task;
        }

        await context.Invoke();
    }
}
