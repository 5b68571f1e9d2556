namespace Orleans.Runtime;

/// <summary>The activations of one stateless worker key: a turn goes to a free one, to a new one while there may be more, else to the least loaded.</summary>
internal sealed class StatelessWorkers(int max, Func<Turn, Activation> activate)
{
    private readonly Lock _gate = new();
    private readonly List<Activation> _workers = [];

    public IReadOnlyList<Activation> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _workers];
            }
        }
    }

    public void Deliver(Turn turn)
    {
        lock (_gate)
        {
            foreach (var worker in _workers.OrderBy(w => w.Load))
            {
                if ((worker.Load == 0 || _workers.Count >= max) && worker.TryDeliver(turn))
                {
                    return;
                }
            }

            _workers.Add(activate(turn));
        }
    }

    public void Remove(Activation worker)
    {
        lock (_gate)
        {
            _workers.Remove(worker);
        }
    }
}
