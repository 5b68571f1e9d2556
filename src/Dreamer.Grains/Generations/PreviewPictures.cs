using Dreamer.Denoising;
using Dreamer.Storage;

namespace Dreamer.Grains.Generations;

/// <summary>
/// The previews that a generation has shown, a picture a step, which it keeps for a while after its end. A mark leads to them, which is stored before the
/// end, and goes after them.
/// </summary>
internal sealed class PreviewPictures(StoredGeneration stored, KeptPreviews kept, IBlobStore blobs, GrainsOptions options, TimeProvider clock)
{
    public IEnumerable<string> Blobs => stored.PreviewSteps.Select(step => DenoisingOrder.PreviewOf(stored.Key, step));

    /// <summary>Until when an ended one has them; null of one that has none.</summary>
    public async Task<DateTimeOffset?> KeepAsync()
    {
        if (stored.PreviewSteps.IsEmpty)
        {
            return null;
        }
        var until = clock.GetUtcNow() + options.PreviewsKept;
        await kept.MarkAsync(stored.Tenant, stored.Id, until);
        return until;
    }

    /// <summary>Once their time is over.</summary>
    public async Task ForgetAsync()
    {
        if (stored.Exists && stored.State.PreviewsUntil <= clock.GetUtcNow() && !stored.PreviewSteps.IsEmpty)
        {
            await Task.WhenAll(Blobs.Select(blob => blobs.DeleteAsync(blob)));
            await stored.ForgetPreviewsAsync();
        }
    }

    /// <summary>Its generation is deleted, blobs and all.</summary>
    public Task ClearMarkAsync() => stored.State.PreviewsUntil is { } until ? kept.ClearAsync(stored.Tenant, stored.Id, until) : Task.CompletedTask;
}
