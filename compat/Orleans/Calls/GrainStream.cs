using System.Runtime.ExceptionServices;

namespace Orleans.Runtime;

/// <summary>What a caller gets from a grain method that returns IAsyncEnumerable: each step is a call that interleaves on the grain.</summary>
internal sealed class GrainStream<T>(GrainReference target, StreamRequest request) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator((IStreamExtension)(object)target.Cast(typeof(IStreamExtension)), request, cancellationToken);

    private sealed class Enumerator(IStreamExtension target, StreamRequest request, CancellationToken token) : IAsyncEnumerator<T>
    {
        private readonly Guid _id = Guid.NewGuid();
        private readonly CancellationTokenSource _cancel = CancellationTokenSource.CreateLinkedTokenSource(request.CallerToken, token);
        private bool _isStarted;
        private bool _isEnded;

        public T Current { get; private set; } = default!;

        public async ValueTask<bool> MoveNextAsync()
        {
            StreamStep step;
            do
            {
                step = await NextAsync();
            }
            while (step.Kind == StreamStepKind.Heartbeat);

            _isEnded = step.Kind != StreamStepKind.Element;
            (step.Value as Exception is { } error && step.Kind == StreamStepKind.Error ? ExceptionDispatchInfo.Capture(error) : null)?.Throw();
            if (step.Kind == StreamStepKind.Missing)
            {
                throw new EnumerationAbortedException("Enumeration aborted: the grain was deactivated since the enumeration began.");
            }

            Current = _isEnded ? default! : (T)step.Value!;
            return !_isEnded;
        }

        public async ValueTask DisposeAsync()
        {
            if (_isStarted && !_isEnded)
            {
                await target.DisposeAsync(_id);
            }

            _cancel.Dispose();
        }

        private ValueTask<StreamStep> NextAsync()
        {
            _cancel.Token.ThrowIfCancellationRequested();
            if (_isEnded)
            {
                return new(new StreamStep(StreamStepKind.Completed, null));
            }

            if (_isStarted)
            {
                return target.MoveNext(_id, _cancel.Token);
            }

            _isStarted = true;
            return target.StartEnumeration(_id, request, _cancel.Token);
        }
    }
}
