using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// Deletes a generation and all that grew from it: 1. they are hidden, which one write says, and what runs is cancelled; 2. for a while they can be
/// brought back; 3. they go, then their nodes, then what hid them. What is stored says where to go on.
/// </summary>
internal sealed class Removing(
    StoredSession stored, Recording recording, UnfinishedWork unfinished, GrainsOptions options, IGrainFactory grains, TimeProvider clock)
{
    public bool IsPending => !stored.Header.Removed.IsEmpty;

    /// <summary>How long until there is something to do; null where there is nothing.</summary>
    public TimeSpan? DueIn => !IsPending ? null : stored.Header.Removed.Min(one => one.RestorableUntil) - clock.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public async Task<RemovedGenerations> RemoveAsync(GenerationId root)
    {
        var removed = Find(root) ?? await HideAsync(root);
        await Task.WhenAll(removed.Generations.Where(IsUnderWay).Select(id => grains.Generation(stored.Tenant, id).CancelAsync()));
        return removed;
    }

    public async Task<ImmutableArray<GenerationId>> RestoreAsync(GenerationId id)
    {
        if (Find(id) is not { } removed)
        {
            return stored.Tree.Find(id) is null ? throw NotFound($"There is no generation '{id}' that could be restored.") : [id];
        }
        if (removed.RestorableUntil <= clock.GetUtcNow())
        {
            throw NotFound($"The generation '{id}' could be restored until {removed.RestorableUntil:O}.");
        }
        var others = stored.Header.Removed.Remove(removed);
        if (stored.Tree.WithDescendants(others).Contains(removed.Generations[0]))
        {
            throw new DreamerException(ErrorCode.Conflict, $"The generation '{id}' grew from one that is deleted, too: restore that first.", "id");
        }
        await stored.SaveHeaderAsync(stored.Header with { Removed = others });
        await recording.RecordAsync(SessionEventKind.Restored, new SessionChange { Generations = removed.Generations });
        return removed.Generations;
    }

    /// <summary>Deletes what nobody can bring back any more.</summary>
    public async Task AdvanceAsync()
    {
        var now = clock.GetUtcNow();
        foreach (var removed in stored.Header.Removed.Where(one => one.RestorableUntil <= now))
        {
            var gone = stored.Tree.WithDescendants([removed]);
            await Task.WhenAll(gone.Select(id => grains.Generation(stored.Tenant, id).DeleteAsync()));
            await stored.RemoveAsync(gone);
            grains.Tenant(stored.Tenant).ForgetCaptionsAsync([.. gone]).Ignore();
            await stored.SaveHeaderAsync(stored.Header with { Removed = stored.Header.Removed.Remove(removed) });
        }
        if (!IsPending)
        {
            await unfinished.ClearAsync(stored.Tenant, stored.Id);
        }
    }

    private async Task<RemovedGenerations> HideAsync(GenerationId root)
    {
        var hidden = stored.Hidden;
        var all = stored.Tree.WithDescendants([new RemovedGenerations([root], default)]);
        var removed = new RemovedGenerations(
            [root, .. stored.Tree.Nodes.Select(node => node.Id).Where(id => id != root && all.Contains(id) && !hidden.Contains(id))],
            clock.GetUtcNow() + options.RestorableFor);
        await unfinished.MarkAsync(stored.Tenant, stored.Id); // a start after a crash comes here again
        await stored.SaveHeaderAsync(stored.Header with { Removed = stored.Header.Removed.Add(removed) });
        await recording.RecordAsync(SessionEventKind.Deleted, new SessionChange { Generations = removed.Generations });
        return removed;
    }

    private RemovedGenerations? Find(GenerationId id) => stored.Header.Removed.FirstOrDefault(one => one.Generations.Contains(id));

    private bool IsUnderWay(GenerationId id) => stored.Tree.Find(id)?.State.IsFinal() == false;

    private static DreamerException NotFound(string detail) => new(ErrorCode.NotFound, detail, "id");
}
