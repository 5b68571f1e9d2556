namespace Orleans.Runtime;

/// <summary>One piece of work for an activation: a call, a step of a stream, or a tick of a timer.</summary>
internal abstract class Turn
{
    public abstract bool IsAlwaysInterleave { get; }

    public virtual bool IsReadOnly => false;

    /// <summary>Whether this turn counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>The request context that an activation sees if this turn brings it to life.</summary>
    public virtual Dictionary<string, object>? Context => null;

    /// <summary>Whether nobody waits for this turn any more, so that it need not begin.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>How often an activation ended before this turn could begin.</summary>
    public int Forwards { get; set; }

    /// <summary>Runs on the activation's scheduler; never throws.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>The turn will never run.</summary>
    public abstract void Reject(Exception reason);
}

/// <summary>One call on its way from a caller to an activation, with the answer that the caller waits for.</summary>
internal sealed class GrainCall(GrainId target, GrainMethod method, object?[] arguments) : Turn
{
    private readonly TaskCompletionSource<object?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CalleeToken? _calleeToken;
    public GrainId Target => target;
    public GrainMethod Method => method;
    public object?[] Arguments => arguments;
    public Task<object?> Answer => _answer.Task;
    public CancellationToken CallerToken { get; } = method.TokenIn(arguments);
    public override Dictionary<string, object>? Context { get; } = RequestContext.Values;
    public override bool IsAlwaysInterleave => method.IsAlwaysInterleave;
    public override bool IsReadOnly => method.IsReadOnly;
    public override bool IsAbandoned => _answer.Task.IsCompleted;

    public override async Task RunAsync(Activation activation)
    {
        RequestContext.Values = Context;
        using var token = LinkToken(activation);
        try
        {
            var result = await FilteredCall.ReceiveAsync(this, activation);
            if (!method.Shape.IsStream)
            {
                MessageTypes.CheckResult(method, result);
            }

            _answer.TrySetResult(method.Shape.IsStream ? (activation, result) : result);
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
        Volatile.Read(ref _calleeToken)?.Cancel();
    }

    public override void Reject(Exception reason) => _answer.TrySetException(reason);

    /// <summary>A stream has a token of its own; and of stateless workers Orleans does not find the one that runs the call, so that its token is never cancelled.</summary>
    private CalleeToken? LinkToken(Activation activation)
    {
        if (!CallerToken.CanBeCanceled || activation.Class.MaxWorkers > 0 || method.Shape.IsStream)
        {
            return null;
        }

        var token = new CalleeToken(activation);
        arguments[method.TokenIndex] = token.Token;
        Volatile.Write(ref _calleeToken, token);
        if (CallerToken.IsCancellationRequested)
        {
            token.Cancel(); // the caller cancelled before it could see this one
        }

        return token;
    }
}

/// <summary>A token that is cancelled on its activation's scheduler, and ended there too.</summary>
internal sealed class CalleeToken(Activation activation) : IDisposable
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
