using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Storage;

namespace Dreamer.Grains.Generations;

/// <summary>
/// The latent that a draft keeps, with its sampler's state, for what finishes it: as long as the policy says. A mark leads to it, which is
/// stored before the draft says that it has one, and goes after it.
/// </summary>
internal sealed class DraftLatent(StoredGeneration stored, KeptDrafts kept, IBlobStore blobs, GrainsOptions options, TimeProvider clock)
{
    private string Key => DenoisingOrder.DraftOf(stored.Key);

    /// <summary>What a draft that is made stores of itself; null of what is made whole.</summary>
    public async Task<GenerationDraft?> KeepAsync()
    {
        if (stored.Settings.StopAfter is not { } steps)
        {
            return null;
        }
        await using var blob = await blobs.OpenAsync(Key) ?? throw new InvalidOperationException($"The draft's latent '{Key}' is missing.");
        var until = clock.GetUtcNow() + options.DraftsKept;
        await kept.MarkAsync(stored.Tenant, stored.Id, until);
        return new GenerationDraft(steps, stored.Settings.Steps, null, until, blob.Length);
    }

    /// <summary>The copy in another session can be finished there as long as the original.</summary>
    public async Task<GenerationDraft?> CopyAsync(GenerationId from, GenerationDraft? draft)
    {
        if (draft is not { ExpiresAt: { } until, Bytes: > 0 })
        {
            return draft;
        }
        await kept.MarkAsync(stored.Tenant, stored.Id, until);
        var isThere = await blobs.CopyAsync(DenoisingOrder.DraftOf($"{stored.Tenant}/{from.Session}/{from}"), Key);
        return isThere ? draft : draft with { Bytes = 0 };
    }

    /// <summary>Once its time is over.</summary>
    public async Task ForgetAsync()
    {
        if (stored.Exists && stored.State.Draft is { ExpiresAt: { } until, Bytes: > 0 } && until <= clock.GetUtcNow())
        {
            await blobs.DeleteAsync(Key);
            await stored.SaveAsync(s => s with { Draft = s.Draft! with { Bytes = 0 } });
        }
    }

    /// <summary>Its generation is deleted, blobs and all.</summary>
    public Task ClearMarkAsync() => stored.State.Draft?.ExpiresAt is { } until
        ? kept.ClearAsync(stored.Tenant, stored.Id, until) : Task.CompletedTask;
}
