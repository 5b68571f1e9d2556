namespace Orleans.Runtime;

/// <summary>One call on its way from a caller to an activation, with the answer that the caller waits for.</summary>
internal sealed class GrainCall(GrainId target, GrainMethod method, object?[] arguments, GrainId? source) : Turn
{
    private readonly TaskCompletionSource<object?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunningCall? _running;

    public GrainId Target => target;

    public GrainId? Source => source;

    public GrainMethod Method => method;

    public object?[] Arguments => arguments;

    public Task<object?> Answer => _answer.Task;

    public CancellationToken CallerToken { get; } = method.TokenIndex >= 0 ? (CancellationToken)arguments[method.TokenIndex]! : default;

    public override Dictionary<string, object>? Context { get; } = RequestContext.Values;

    public override bool IsAlwaysInterleave => method.IsAlwaysInterleave;

    public override bool IsReadOnly => method.IsReadOnly;

    public override bool IsAbandoned => _answer.Task.IsCompleted;

    public override async Task RunAsync(Activation activation)
    {
        RequestContext.Values = Context;
        using var running = LinkToken(activation);
        try
        {
            var result = await new IncomingCall(this, activation).RunAsync();
            MessageTypes.CheckResult(method, result);
            _answer.TrySetResult(result);
        }
        catch (Exception error)
        {
            activation.OnCallFailed(error);
            _answer.TrySetException(error);
        }
    }

    /// <summary>The caller stops waiting at once; the callee's token is cancelled on the callee's own scheduler.</summary>
    public void Cancel()
    {
        _answer.TrySetCanceled(CallerToken);
        Volatile.Read(ref _running)?.Cancel();
    }

    public override void Reject(Exception reason) => _answer.TrySetException(reason);

    private RunningCall? LinkToken(Activation activation)
    {
        if (!CallerToken.CanBeCanceled || activation.IsStatelessWorker)
        {
            return null; // Orleans does not find the worker that runs the call, so that its token is never cancelled
        }

        var running = new RunningCall(activation);
        arguments[method.TokenIndex] = running.Token;
        Volatile.Write(ref _running, running);
        if (CallerToken.IsCancellationRequested)
        {
            running.Cancel(); // the caller cancelled before it could see where the call runs
        }

        return running;
    }

    /// <summary>The callee's end of a cancellation; touched on the callee's scheduler only.</summary>
    private sealed class RunningCall(Activation activation) : IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private bool _hasEnded;

        public CancellationToken Token => _source.Token;

        public void Cancel() => activation.Scheduler.Run(() =>
        {
            if (!_hasEnded)
            {
                _source.Cancel();
            }
        });

        public void Dispose()
        {
            _hasEnded = true;
            _source.Dispose();
        }
    }
}
