namespace Orleans.Runtime;

/// <summary>Starts observers stage by stage, and stops those that started in reverse; observers of one stage together.</summary>
internal class LifecycleSubject : ILifecycleObservable
{
    private readonly List<(int Stage, ILifecycleObserver Observer)> _observers = [];
    private int? _highestStarted;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        _observers.Add((stage, observer));
        return new Subscription(() => _observers.Remove((stage, observer)));
    }

    public async Task OnStart(CancellationToken token)
    {
        try
        {
            foreach (var stage in _observers.GroupBy(o => o.Stage).OrderBy(s => s.Key).ToList())
            {
                token.ThrowIfCancellationRequested();
                _highestStarted = stage.Key;
                await Task.WhenAll(stage.Select(o => o.Observer.OnStart(token)));
            }
        }
        catch
        {
            await OnStop(CancellationToken.None);
            throw;
        }
    }

    public async Task OnStop(CancellationToken token)
    {
        List<Exception> errors = [];
        var highest = _highestStarted;
        _highestStarted = null;
        foreach (var stage in _observers.Where(o => o.Stage <= highest).GroupBy(o => o.Stage).OrderByDescending(s => s.Key).ToList())
        {
            try
            {
                await Task.WhenAll(stage.Select(o => o.Observer.OnStop(token)));
            }
            catch (Exception error)
            {
                errors.Add(error); // the stages below must stop all the same
            }
        }

        if (errors.Count > 0)
        {
            throw new AggregateException(errors);
        }
    }

    private sealed class Subscription(Action unsubscribe) : IDisposable
    {
        public void Dispose() => unsubscribe();
    }
}
