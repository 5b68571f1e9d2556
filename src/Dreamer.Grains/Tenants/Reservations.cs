using Dreamer.Generations;

namespace Dreamer.Grains.Tenants;

/// <summary>
/// A tenant's generations that were accepted and have not ended, by acceptance. Kept in memory alone: what is stored of them is the mark that each
/// unfinished generation has anyway, from which an activation reads them again without waking it. So a crash leaves none behind that has no generation.
/// </summary>
internal sealed class Reservations
{
    private readonly LinkedList<Reservation> _byAcceptance;
    private readonly Dictionary<GenerationId, LinkedListNode<Reservation>> _nodes = []; // of ten thousand, each is asked for at its beginning and its end
    private readonly Dictionary<GenerationId, TaskCompletionSource> _waiting = [];
    private int _first; // so many of the first are waited for

    internal Reservations(IEnumerable<Reservation> found)
    {
        _byAcceptance = new(found.OrderBy(reservation => reservation.At));
        for (var node = _byAcceptance.First; node is not null; node = node.Next)
        {
            _nodes[node.Value.Generation] = node;
        }
    }

    public int Count => _byAcceptance.Count;

    public static async Task<Reservations> ReadAsync(UnfinishedWork unfinished, IGrainFactory grains, TenantId tenant)
    {
        var marked = await unfinished.ReadAsync(tenant);
        var stills = marked.Select(mark => mark.Generation.OfStill()).ToHashSet(); // which are no request's, but made on the way of one
        var own = marked.Where(mark => !stills.Contains(mark.Generation)).ToLookup(mark => mark.At is not null);
        var asked = await Task.WhenAll(own[false].Select(mark => AskAsync(grains, tenant, mark.Generation)));
        return new Reservations(own[true].Select(mark => new Reservation(mark.Generation, mark.At!.Value)).Concat(asked.OfType<Reservation>()));
    }

    public bool Holds(GenerationId generation) => _nodes.ContainsKey(generation);

    /// <summary>Whether so many were accepted before it, or it is none.</summary>
    public bool IsAmongFirst(int count, GenerationId generation) =>
        !Holds(generation) || _byAcceptance.Take(count).Any(reservation => reservation.Generation == generation);

    /// <summary>Completes once no more than so many are before it.</summary>
    public Task AmongFirstAsync(int count, GenerationId generation)
    {
        _first = count;
        if (!_waiting.TryGetValue(generation, out var waiting))
        {
            _waiting[generation] = waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        return waiting.Task;
    }

    public void Add(IEnumerable<GenerationId> generations, DateTimeOffset at)
    {
        foreach (var generation in generations)
        {
            _nodes[generation] = _byAcceptance.AddLast(new Reservation(generation, at));
        }
    }

    public void Remove(GenerationId generation)
    {
        if (_nodes.Remove(generation, out var node))
        {
            _byAcceptance.Remove(node);
            CallFirst();
        }
        Call(generation);
    }

    /// <summary>Drops what was accepted before and came to nothing, or has ended without anybody saying so.</summary>
    public async Task SweepAsync(DateTimeOffset before, IGrainFactory grains, TenantId tenant)
    {
        foreach (var reservation in _byAcceptance.Where(reservation => reservation.At < before).ToList())
        {
            if (await grains.Generation(tenant, reservation.Generation).GetAsync() is not { } view || !IsUnfinished(view))
            {
                Remove(reservation.Generation);
            }
        }
    }

    /// <summary>Who waits looks again.</summary>
    public void CallAll()
    {
        foreach (var generation in _waiting.Keys.ToList())
        {
            Call(generation);
        }
    }

    private void CallFirst()
    {
        if (_waiting.Count > 0)
        {
            foreach (var reservation in _byAcceptance.Take(_first))
            {
                Call(reservation.Generation);
            }
        }
    }

    private void Call(GenerationId generation)
    {
        if (_waiting.Remove(generation, out var waiting))
        {
            waiting.SetResult();
        }
    }

    /// <summary>Of a mark that says nothing: of a copy, of something that is deleted, or of an earlier version.</summary>
    private static async Task<Reservation?> AskAsync(IGrainFactory grains, TenantId tenant, GenerationId generation) =>
        await grains.Generation(tenant, generation).GetAsync() is { } view && IsUnfinished(view) ? new Reservation(view.Id, view.CreatedAt) : null;

    private static bool IsUnfinished(GenerationView view) => !view.Progress.State.IsFinal();
}
