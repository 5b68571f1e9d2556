using System.Collections.Concurrent;
using System.Net.Mime;
using System.Text.Json;
using Dreamer.Accounts;
using Dreamer.Api.Wire;
using Dreamer.Storage;

namespace Dreamer.Api.Keys;

/// <summary>The keys that open this server, each to one tenant.</summary>
public sealed class KeyRing
{
    private const int LongestFile = 64 * 1024;

    /// <summary>The names of keys that have no id.</summary>
    private const string ProcessKeyId = "local";
    private const string ConfiguredKeyId = "configured";
    private const string StoredKeyId = "printed";

    private static readonly Scope[] s_ownScopes = [Scope.Generate, Scope.Read];
    private static readonly string LocalKeyBlob = BlobKey.Join(TenantId.Local.Value, "keys", "api.json");

    private readonly ConcurrentDictionary<string, Caller> _callersByHash = new();
    private readonly IBlobStore _blobs;
    private readonly ApiOptions _options;
    private readonly TimeProvider _clock;

    public KeyRing(IBlobStore blobs, ApiOptions options, TimeProvider clock)
    {
        (_blobs, _options, _clock) = (blobs, options, clock);
        Add(ApiKey.HashOf(ProcessKey), new Caller(TenantId.Local, ProcessKeyId, Enum.GetValues<Scope>()));
        if (options.ApiKey is { } configured)
        {
            Add(ApiKey.HashOf(configured), new Caller(TenantId.Local, ConfiguredKeyId, s_ownScopes));
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

    internal Caller? Find(string key) => _callersByHash.GetValueOrDefault(ApiKey.HashOf(key));

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

    private void Add(string hash) => Add(hash, new Caller(TenantId.Local, StoredKeyId, s_ownScopes));

    private void Add(string hash, Caller caller) => _callersByHash[hash] = caller;
}
