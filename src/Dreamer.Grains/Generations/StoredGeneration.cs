using System.Collections.Immutable;
using Dreamer.Generations;

namespace Dreamer.Grains.Generations;

/// <summary>A generation as it is stored, under the key <c>tenant/session/generation</c>.</summary>
internal sealed class StoredGeneration(string key, IPersistentState<GenerationRecord> stored) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private ImmutableArray<int>? _previewSteps; // with those that no change has stored yet

    /// <summary>Its job's name on a device, and its blobs' prefix, too.</summary>
    public string Key => key;

    public TenantId Tenant { get; } = TenantId.Parse(key.Split('/')[0]);

    public GenerationId Id { get; } = GenerationId.Parse(key.Split('/')[2]);

    public GenerationRecord State => stored.State;

    public GenerationSettings Settings => State.Settings ?? throw new InvalidOperationException($"Generation '{Id}' has no settings.");

    public bool IsStored => stored.RecordExists;

    public bool Exists => IsStored && State.Settings is not null && !State.Deleted;

    /// <summary>The write of its beginning failed.</summary>
    public bool IsUnstored => State.Settings is null && !State.Deleted;

    public bool IsStopping => State.CancelRequested || State.Deleted;

    public bool IsFinal => State.State.IsFinal();

    /// <summary>The steps that there are previews of: those of the last moments are stored with the next change, or seen again after a crash.</summary>
    public ImmutableArray<int> PreviewSteps => _previewSteps ?? State.PreviewSteps;

    /// <summary>The video whose still this is.</summary>
    public GenerationId? StillOf => Settings.Parent is { } parent && parent.OfStill() == Id ? parent : null;

    /// <summary>An end, above all, is told and billed as it was stored; a write that failed leaves what was before.</summary>
    public Task SaveAsync(Func<GenerationRecord, GenerationRecord> change) =>
        WriteAsync(() => stored.SaveAsync(change(stored.State) with { PreviewSteps = PreviewSteps }));

    /// <summary>Of a silo of an earlier version, a preview says no step, and is not kept.</summary>
    public void NotePreview(int? step)
    {
        if (step is { } shown && !PreviewSteps.Contains(shown))
        {
            _previewSteps = [.. PreviewSteps.Append(shown).Order()];
        }
    }

    public Task ForgetPreviewsAsync()
    {
        _previewSteps = [];
        return SaveAsync(s => s);
    }

    public Task ClearAsync() => WriteAsync(stored.ClearStateAsync);

    public bool IsOwn(Artifact artifact) => artifact.Blob.StartsWith(key + "/", StringComparison.Ordinal);

    /// <summary>The names of what it keeps and never changes: a checkpoint comes and goes.</summary>
    public IEnumerable<string> OwnBlobs(GenerationSettings settings, IEnumerable<Artifact> artifacts)
    {
        string[] source = settings.Asset is null ? [] : [BlobCopies.SourceStill];
        return artifacts.Where(IsOwn).Select(artifact => artifact.Blob[(key.Length + 1)..]).Concat(source).Distinct();
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>Calls and the generation's life interleave: writes wait for each other, because each must come with the last one's ETag.</summary>
    private async Task WriteAsync(Func<Task> write)
    {
        await _writing.WaitAsync();
        try
        {
            await write();
        }
        finally
        {
            _writing.Release();
        }
    }
}
