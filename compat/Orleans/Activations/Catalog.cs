using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>Where each grain is active. A turn for a grain that is not, activates it.</summary>
internal sealed class Catalog(Silo silo, GrainClasses classes)
{
    private readonly ConcurrentDictionary<GrainId, Activation> _single = new();
    private readonly ConcurrentDictionary<GrainId, StatelessWorkers> _workers = new();
    private volatile bool _isClosed;

    public GrainClasses Classes => classes;

    public void Deliver(GrainId id, Turn turn)
    {
        try
        {
            var grainClass = classes.Of(id.Type);
            if (grainClass.MaxWorkers > 0)
            {
                _workers.GetOrAdd(id, i => new StatelessWorkers(grainClass.MaxWorkers, first => Activate(grainClass, i, first))).Deliver(turn);
                return;
            }

            while (!TryDeliver(grainClass, id, turn))
            {
                // The activation that was found has just ended.
            }
        }
        catch (Exception error)
        {
            turn.Reject(error);
        }
    }

    public void Remove(Activation activation)
    {
        _single.TryRemove(new(activation.GrainId, activation));
        if (_workers.TryGetValue(activation.GrainId, out var workers))
        {
            workers.Remove(activation);
        }
    }

    public void DeactivateIdle(DateTimeOffset now)
    {
        foreach (var activation in All())
        {
            activation.DeactivateIfIdle(now);
        }
    }

    /// <summary>Ends every activation, and refuses new ones.</summary>
    public async Task CloseAsync(CancellationToken token)
    {
        _isClosed = true;
        while (All().ToList() is { Count: > 0 } left)
        {
            left.ForEach(a => a.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The silo is shutting down.")));
            await Task.WhenAll(left.Select(a => a.Deactivated)).WaitAsync(token);
        }
    }

    private IEnumerable<Activation> All() => _single.Values.Concat(_workers.Values.SelectMany(w => w.All));

    private bool TryDeliver(GrainClass grainClass, GrainId id, Turn turn)
    {
        if (_single.TryGetValue(id, out var activation))
        {
            return activation.TryDeliver(turn);
        }

        lock (_single) // so that a race does not start two
        {
            if (!_single.ContainsKey(id))
            {
                _single[id] = Activate(grainClass, id, turn);
                return true;
            }
        }

        return false;
    }

    private Activation Activate(GrainClass grainClass, GrainId id, Turn first) =>
        _isClosed
            ? throw new SiloUnavailableException($"Grain {id} cannot be activated: the silo is shutting down.")
            : new Activation(silo, grainClass, id, first);
}
