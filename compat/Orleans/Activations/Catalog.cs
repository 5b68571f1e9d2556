using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>Where each grain is active. A turn for a grain that is not, activates it.</summary>
internal sealed class Catalog(Silo silo, GrainClasses classes)
{
    private readonly ConcurrentDictionary<GrainId, Activation> _single = new();
    private readonly ConcurrentDictionary<GrainId, List<Activation>> _workers = new();
    private volatile bool _isClosed;

    public void Deliver(GrainId id, Turn turn)
    {
        try
        {
            var grainClass = classes.Of(id.Type);
            while (!(grainClass.MaxWorkers > 0 ? TryDeliverToWorker(grainClass, id, turn) : TryDeliver(grainClass, id, turn)))
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
        lock (_single) // an activation that ends in its first turn may not be listed yet, and would then stay listed
        {
            _single.TryRemove(new(activation.GrainId, activation));
        }

        if (_workers.TryGetValue(activation.GrainId, out var workers))
        {
            lock (workers)
            {
                workers.Remove(activation);
            }
        }
    }

    public void DeactivateIdle() => All().ForEach(a => a.DeactivateIfIdle(silo.Clock.GetUtcNow()));

    /// <summary>Ends every activation, and refuses new ones.</summary>
    public async Task CloseAsync(CancellationToken token)
    {
        _isClosed = true;
        while (All() is { Count: > 0 } left)
        {
            left.ForEach(a => a.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The silo is shutting down.")));
            await Task.WhenAll(left.Select(a => a.Deactivated)).WaitAsync(token);
        }
    }

    private List<Activation> All() => [.. _single.Values, .. _workers.Values.SelectMany(Copy)];

    private static Activation[] Copy(List<Activation> workers)
    {
        lock (workers)
        {
            return [.. workers];
        }
    }

    private bool TryDeliver(GrainClass grainClass, GrainId id, Turn turn)
    {
        if (_single.TryGetValue(id, out var activation))
        {
            return activation.TryDeliver(turn);
        }

        lock (_single) // so that a race does not start two
        {
            if (_single.ContainsKey(id))
            {
                return false;
            }

            _single[id] = Activate(grainClass, id, turn);
            return true;
        }
    }

    /// <summary>To a free worker, or a new one while there may be more, else to the least loaded.</summary>
    private bool TryDeliverToWorker(GrainClass grainClass, GrainId id, Turn turn)
    {
        var workers = _workers.GetOrAdd(id, _ => []);
        lock (workers)
        {
            var best = workers.MinBy(w => w.Load);
            if (best is { Load: 0 } || workers.Count == grainClass.MaxWorkers)
            {
                return best!.TryDeliver(turn) || !workers.Remove(best);
            }

            workers.Add(Activate(grainClass, id, turn));
            return true;
        }
    }

    private Activation Activate(GrainClass grainClass, GrainId id, Turn first) =>
        _isClosed
            ? throw new SiloUnavailableException($"Grain {id} cannot be activated: the silo is shutting down.")
            : new Activation(silo, grainClass, id, first);
}
