using Dreamer.Generations;

namespace Dreamer.Grains.Generations;

/// <summary>A generation as it is stored, under the key <c>tenant/session/generation</c>.</summary>
internal sealed class StoredGeneration(string key, IPersistentState<GenerationRecord> stored) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);

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

    /// <summary>The video whose still this is.</summary>
    public GenerationId? StillOf => Settings.Parent is { } parent && parent.OfStill() == Id ? parent : null;

    /// <summary>An end, above all, is told and billed as it was stored; a write that failed leaves what was before.</summary>
    public Task SaveAsync(Func<GenerationRecord, GenerationRecord> change) => WriteAsync(() => stored.SaveAsync(change(stored.State)));

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
