using System.Reflection;
using Orleans.Concurrency;

namespace Orleans.Runtime;

internal enum StreamStepKind
{
    Heartbeat,
    Element,
    Completed,
    Missing,
    Error,
}

[Immutable]
internal sealed record StreamStep(StreamStepKind Kind, object? Value);

/// <summary>The call that a stream was asked for with.</summary>
[Immutable]
internal sealed class StreamRequest(GrainMethod method, object?[] arguments, Func<object, IAsyncEnumerable<object?>> box)
{
    public CancellationToken CallerToken { get; } = method.TokenIndex >= 0 ? (CancellationToken)arguments[method.TokenIndex]! : default;

    public IAsyncEnumerable<object?> Open(object grain, CancellationToken token)
    {
        method.CheckArguments(arguments);
        var own = (object?[])arguments.Clone();
        if (method.TokenIndex >= 0)
        {
            own[method.TokenIndex] = token;
        }

        return box(method.Info.Invoke(grain, BindingFlags.DoNotWrapExceptions, null, own, null)!);
    }
}

/// <summary>The calls by which a stream is read from another activation.</summary>
internal interface IStreamExtension : IAddressable
{
    [AlwaysInterleave]
    ValueTask<StreamStep> StartEnumeration(Guid id, StreamRequest request, CancellationToken token);

    [AlwaysInterleave]
    ValueTask<StreamStep> MoveNext(Guid id, CancellationToken token);

    [AlwaysInterleave]
    ValueTask DisposeAsync(Guid id);
}

/// <summary>Holds the streams that are being read from one activation.</summary>
internal sealed class StreamExtension(Activation activation, TimeProvider clock) : IStreamExtension
{
    // Well under the response timeout: a reader of a quiet stream is told that the grain still lives.
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(10);
    private readonly Dictionary<Guid, OpenStream> _streams = [];

    public ValueTask<StreamStep> StartEnumeration(Guid id, StreamRequest request, CancellationToken token)
    {
        var cancel = new CancellationTokenSource();
        _streams.Add(id, new OpenStream(request.Open(activation.GrainInstance!, cancel.Token).GetAsyncEnumerator(cancel.Token), cancel));
        return MoveNext(id, token);
    }

    public async ValueTask<StreamStep> MoveNext(Guid id, CancellationToken token)
    {
        if (!_streams.TryGetValue(id, out var stream))
        {
            return new(StreamStepKind.Missing, null);
        }

        using var registration = token.Register(stream.Cancel.Cancel);
        try
        {
            stream.Pending ??= stream.Elements.MoveNextAsync().AsTask();
            var hasElement = await stream.Pending.WaitAsync(s_heartbeat, clock, stream.Aborted.Token);
            stream.Pending = null;
            return hasElement ? new(StreamStepKind.Element, stream.Elements.Current) : await EndAsync(id, StreamStepKind.Completed, null);
        }
        catch (TimeoutException) when (stream.Pending is { IsCompleted: false })
        {
            return new(StreamStepKind.Heartbeat, null);
        }
        catch (OperationCanceledException) when (stream.Aborted.IsCancellationRequested)
        {
            return new(StreamStepKind.Missing, null);
        }
        catch (Exception error)
        {
            return await EndAsync(id, StreamStepKind.Error, error);
        }
    }

    public async ValueTask DisposeAsync(Guid id)
    {
        if (_streams.Remove(id, out var stream))
        {
            await stream.DisposeAsync();
        }
    }

    /// <summary>The activation ends: readers are told so.</summary>
    public void Abort()
    {
        foreach (var (_, stream) in _streams)
        {
            stream.Aborted.Cancel();
            _ = stream.DisposeAsync().AsTask();
        }

        _streams.Clear();
    }

    private async ValueTask<StreamStep> EndAsync(Guid id, StreamStepKind kind, Exception? error)
    {
        await DisposeAsync(id);
        return new(kind, error);
    }

    private sealed class OpenStream(IAsyncEnumerator<object?> elements, CancellationTokenSource cancel)
    {
        public IAsyncEnumerator<object?> Elements => elements;

        public CancellationTokenSource Cancel => cancel;

        public CancellationTokenSource Aborted { get; } = new();

        public Task<bool>? Pending { get; set; }

        public async ValueTask DisposeAsync()
        {
            await cancel.CancelAsync();
            if (Pending is { } pending)
            {
                await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            await elements.DisposeAsync();
        }
    }
}
