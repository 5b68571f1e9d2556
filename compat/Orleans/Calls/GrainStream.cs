namespace Orleans.Runtime;

/// <summary>What a caller gets from a grain method that returns IAsyncEnumerable: each step is a turn that interleaves on the grain.</summary>
internal sealed class GrainStream<T>(GrainReference target, GrainMethod method, object?[] arguments) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(target, method, arguments, cancellationToken);

    private sealed class Enumerator(GrainReference target, GrainMethod method, object?[] arguments, CancellationToken token) : IAsyncEnumerator<T>
    {
        private readonly CancellationTokenSource _caller = CancellationTokenSource.CreateLinkedTokenSource(method.TokenIn(arguments), token);
        private OpenStream<T>? _stream;
        public T Current => _stream!.Elements.Current;

        public async ValueTask<bool> MoveNextAsync()
        {
            _caller.Token.ThrowIfCancellationRequested();
            _stream ??= await OpenAsync();
            var hasElement = await _stream.RunAsync(static elements => elements.MoveNextAsync(), _caller.Token);
            MessageTypes.CheckResult(method, hasElement ? Current : null);
            return hasElement;
        }

        public async ValueTask DisposeAsync()
        {
            _caller.Dispose();
            if (_stream is { IsAborted: false })
            {
                await _stream.CloseAsync();
            }
        }

        private async Task<OpenStream<T>> OpenAsync()
        {
            var own = (object?[])arguments.Clone();
            var calleeToken = new CancellationTokenSource();
            if (method.TokenIndex >= 0)
            {
                own[method.TokenIndex] = calleeToken.Token;
            }

            var (activation, elements) = ((Activation, object))(await target.CallAsync(method, own))!;
            return new OpenStream<T>(activation, ((IAsyncEnumerable<T>)elements).GetAsyncEnumerator(calleeToken.Token), calleeToken);
        }
    }
}

/// <summary>The activation's hold on a stream that is read from it.</summary>
internal interface IOpenStream
{
    /// <summary>The activation ends: the reader is told so, the grain's enumerator is cancelled.</summary>
    void Abort();
}

/// <summary>A stream between its reader and the activation that feeds it; there is one reader, so one step at a time.</summary>
internal sealed class OpenStream<T>(Activation activation, IAsyncEnumerator<T> elements, CancellationTokenSource calleeToken) : IOpenStream
{
    private Step? _step;
    public IAsyncEnumerator<T> Elements => elements;
    public bool IsAborted { get; private set; }

    public async Task<bool> RunAsync(Func<IAsyncEnumerator<T>, ValueTask<bool>> work, CancellationToken reader)
    {
        IsAborted = IsAborted || !activation.TryDeliver(_step = new Step(this, work));
        if (IsAborted)
        {
            throw Aborted();
        }

        using var registration = reader.UnsafeRegister(_ => activation.Scheduler.Run(calleeToken.Cancel), null);
        return await _step!.Answer.WaitAsync(reader).ConfigureAwait(false);
    }

    public Task CloseAsync()
    {
        var last = _step!;
        return RunAsync(
            async elements =>
            {
                calleeToken.Cancel();
                await last.Ended; // a reader that was cancelled left its step running
                await elements.DisposeAsync();
                activation.Streams.Remove(this);
                return false;
            },
            CancellationToken.None);
    }

    public void Abort()
    {
        IsAborted = true;
        _step?.Reject(Aborted());
        calleeToken.Cancel();
    }

    private static EnumerationAbortedException Aborted() => new("Enumeration aborted: the grain was deactivated since the enumeration began.");

    private sealed class Step(OpenStream<T> stream, Func<IAsyncEnumerator<T>, ValueTask<bool>> work) : Turn
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Task<bool> Answer => _answer.Task;
        public Task Ended => _ended.Task;
        public override Dictionary<string, object>? Context { get; } = RequestContext.Values;
        public override bool IsAlwaysInterleave => true;
        public override bool IsAbandoned => _answer.Task.IsCompleted;

        public override async Task RunAsync(Activation activation)
        {
            RequestContext.Values = Context;
            activation.Streams.Add(stream);
            try
            {
                _answer.TrySetResult(await work(stream.Elements));
            }
            catch (Exception error)
            {
                _answer.TrySetException(error);
            }

            _ended.SetResult();
        }

        public override void Reject(Exception reason) => _answer.TrySetException(reason);
    }
}
