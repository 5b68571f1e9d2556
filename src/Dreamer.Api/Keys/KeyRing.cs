using System.Collections.Concurrent;
using System.Net.Mime;
using System.Text.Json;
using Dreamer.Api.Wire;
using Dreamer.Storage;

namespace Dreamer.Api.Keys;

/// <summary>The keys that open this server, each to one tenant.</summary>
public sealed class KeyRing
{
    private const int LongestFile = 64 * 1024;

    private static readonly string LocalKeyBlob = BlobKey.Join(TenantId.Local.Value, "keys", "api.json");

    private readonly ConcurrentDictionary<string, TenantId> _tenantsByHash = new();
    private readonly IBlobStore _blobs;
    private readonly ApiOptions _options;
    private readonly TimeProvider _clock;

    public KeyRing(IBlobStore blobs, ApiOptions options, TimeProvider clock)
    {
        (_blobs, _options, _clock) = (blobs, options, clock);
        Add(ApiKey.HashOf(ProcessKey));
        if (options.ApiKey is { } configured)
        {
            Add(ApiKey.HashOf(configured));
        }
    }

    /// <summary>A key that dies with this process: programs of the same user on this machine get in with it.</summary>
    public string ProcessKey { get; } = ApiKey.New(TenantId.Local);

    /// <summary>Takes up the stored key, unless another is configured; one that had to be made is returned, the only time that anybody sees it.</summary>
    public async Task<string?> OpenStoredAsync(CancellationToken cancellationToken = default)
    {
        if (_options.ApiKey is not null)
        {
            return null;
        }

        if (await ReadStoredAsync(cancellationToken) is { } stored)
        {
            Add(stored.Hash);
            return null;
        }

        if (await TryMakeAsync(cancellationToken) is { } made)
        {
            return made;
        }

        Add((await ReadStoredAsync(cancellationToken))!.Hash); // another server, which started at the same time, made one
        return null;
    }

    internal bool TryFind(string key, out TenantId tenant) => _tenantsByHash.TryGetValue(ApiKey.HashOf(key), out tenant);

    private async Task<StoredKey?> ReadStoredAsync(CancellationToken cancellationToken)
    {
        var stored = await _blobs.ReadAsync(LocalKeyBlob, LongestFile, cancellationToken);
        return stored is null ? null : JsonSerializer.Deserialize<StoredKey>(stored, ApiJson.Options);
    }

    private async Task<string?> TryMakeAsync(CancellationToken cancellationToken)
    {
        var key = ApiKey.New(TenantId.Local);
        var stored = new StoredKey(ApiKey.HashOf(key), _clock.GetUtcNow());
        var content = JsonSerializer.SerializeToUtf8Bytes(stored, ApiJson.Options);
        if (await _blobs.ReplaceAsync(LocalKeyBlob, null, content, MediaTypeNames.Application.Json, cancellationToken) is null)
        {
            return null;
        }

        Add(stored.Hash);
        return key;
    }

    private void Add(string hash) => _tenantsByHash[hash] = TenantId.Local;
}
