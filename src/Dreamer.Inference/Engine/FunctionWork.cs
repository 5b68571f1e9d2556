using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Engine;

/// <summary>A function, and the task that its caller awaits.</summary>
internal sealed class FunctionWork<T>(WorkClaim claim, Func<T> work, CancellationToken cancellationToken) : DeviceWork(claim)
{
    // Continuations elsewhere: the engine's thread is for tensors.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _done.Task;

    public override bool IsVoid => cancellationToken.IsCancellationRequested;

    public override void Run(IReadOnlyList<DeviceWork> along)
    {
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
            _done.TrySetException(DeviceErrors.Translate(error));
        }
    }
}
