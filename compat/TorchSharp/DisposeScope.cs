using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Disposes, at its end, every tensor that its thread made meanwhile and did not move out.</summary>
public sealed class DisposeScope : IDisposable
{
    private HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);
    private bool _isDisposed;

    internal DisposeScope(DisposeScope? outer) => OuterScope = outer;

    internal DisposeScope? OuterScope { get; set; }

    public int DisposablesCount => _disposables.Count;

    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
        {
            MoveToOther(OuterScope, disposable);
        }
    }

    internal T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (scope is null)
        {
            return Detach(disposable);
        }
        if (_disposables.Remove(disposable))
        {
            scope.Take(disposable);
        }
        return disposable;
    }

    internal T Detach<T>(T disposable) where T : IDisposable
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_disposables.Remove(disposable) && (IDisposable)disposable is Tensor tensor)
        {
            tensor.OwningDisposeScope = null;
            DisposeScopeManager.Statistics.DetachedFromScopeCount++;
        }
        return disposable;
    }

    internal void Attach(IDisposable disposable)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (disposable is not Tensor tensor)
        {
            throw new InvalidOperationException("DisposeScope can only manage Tensor");
        }
        if (tensor.OwningDisposeScope != this)
        {
            tensor.OwningDisposeScope?._disposables.Remove(tensor);
            Take(tensor);
            DisposeScopeManager.Statistics.AttachedToScopeCount++;
        }
    }

    internal void DisposeEverything() => DisposeEverythingBut((IEnumerable<IDisposable>)[]);

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var old = _disposables;
        _disposables = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in old)
        {
            if (!_disposables.Contains(disposable))
            {
                disposable.Dispose();
            }
        }
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            DisposeEverything();
            _isDisposed = true;
            DisposeScopeManager.Remove(this);
        }
    }

    internal void Take(IDisposable disposable)
    {
        _disposables.Add(disposable);
        if (disposable is Tensor tensor)
        {
            tensor.OwningDisposeScope = this;
        }
    }

    internal void Forget(Tensor tensor) => _disposables.Remove(tensor);

    /// <summary>Puts <paramref name="replacement"/> where <paramref name="original"/> was.</summary>
    internal void Replace(Tensor original, Tensor replacement)
    {
        if (_disposables.Remove(original))
        {
            Take(replacement);
        }
    }
}

/// <summary>The current thread's dispose scopes.</summary>
public static class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScope? _current;
    [ThreadStatic] private static ThreadDisposeScopeStatistics? _statistics;

    public static ThreadDisposeScopeStatistics Statistics => _statistics ??= new ThreadDisposeScopeStatistics();

    internal static DisposeScope? Current => _current;

    internal static DisposeScope Push() => _current = new DisposeScope(_current);

    internal static DisposeScope? Register(Tensor tensor)
    {
        if (_current is null)
        {
            Statistics.CreatedOutsideScopeCount++;
            return null;
        }
        Statistics.CreatedInScopeCount++;
        _current.Take(tensor);
        return _current;
    }

    internal static void Remove(DisposeScope scope)
    {
        if (_current == scope)
        {
            _current = scope.OuterScope;
            return;
        }
        for (var inner = _current; inner is not null; inner = inner.OuterScope)
        {
            if (inner.OuterScope == scope)
            {
                inner.OuterScope = scope.OuterScope;
            }
        }
    }
}

/// <summary>What the current thread made and disposed, in scopes and outside.</summary>
public sealed class ThreadDisposeScopeStatistics
{
    internal long CreatedOutsideScopeCount { get; set; }
    internal long DisposedOutsideScopeCount { get; set; }
    internal long CreatedInScopeCount { get; set; }
    internal long DisposedInScopeCount { get; set; }
    internal long AttachedToScopeCount { get; set; }
    internal long DetachedFromScopeCount { get; set; }
    public long ThreadTotalLiveCount => CreatedInScopeCount - DisposedInScopeCount + CreatedOutsideScopeCount - DisposedOutsideScopeCount;
}
