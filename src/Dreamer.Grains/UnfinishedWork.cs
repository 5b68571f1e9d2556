using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Dreamer.Storage;

namespace Dreamer.Grains;

/// <summary>
/// A mark for each generation that is not final, for each session or tenant that is being copied or deleted, and for each still that is to be told of, so that a start finds what a crash
/// interrupted without reading every session. A mark is written before the work is stored and removed after its end is: one too many is
/// harmless, one too few would lose work.
/// </summary>
internal sealed class UnfinishedWork(IBlobStore blobs)
{
    private const string Folder = "_unfinished/";
    private const int MaxMark = 64;

    private static readonly ParallelOptions s_someAtATime = new() { MaxDegreeOfParallelism = 16 };

    public Task MarkAsync(TenantId tenant, GenerationId generation) => MarkAsync(KeyOf(tenant, generation.Value));

    public Task MarkAsync(TenantId tenant, SessionId session) => MarkAsync(KeyOf(tenant, session.Value));

    /// <summary>Of a request's own generation: the mark says when it was accepted.</summary>
    public Task MarkAcceptedAsync(TenantId tenant, GenerationId generation, DateTimeOffset at) =>
        blobs.PutAsync(KeyOf(tenant, generation.Value), Encoding.ASCII.GetBytes(at.ToString("O", CultureInfo.InvariantCulture)), "text/plain");

    /// <summary>The tenant's marks, with when each was accepted; null where the mark does not say.</summary>
    public async Task<IReadOnlyCollection<(GenerationId Generation, DateTimeOffset? At)>> ReadAsync(TenantId tenant)
    {
        var read = new ConcurrentBag<(GenerationId, DateTimeOffset?)>();
        await Parallel.ForEachAsync(await ListAsync(tenant), s_someAtATime, async (generation, stop) =>
        {
            var content = await blobs.ReadAsync(KeyOf(tenant, generation.Value), MaxMark, stop);
            var at = content is { Length: > 0 } ? Encoding.ASCII.GetString(content) : null;
            read.Add((generation, at is null ? null : DateTimeOffset.ParseExact(at, "O", CultureInfo.InvariantCulture)));
        });
        return read;
    }

    public Task ClearAsync(TenantId tenant, GenerationId generation) => blobs.DeleteAsync(KeyOf(tenant, generation.Value));

    public Task ClearAsync(TenantId tenant, SessionId session) => blobs.DeleteAsync(KeyOf(tenant, session.Value));

    public async Task<IReadOnlyList<GenerationId>> ListAsync(TenantId tenant) =>
        [.. (await ListAsync<GenerationId>($"{Folder}{tenant}/", CancellationToken.None)).Select(mark => mark.Id)];

    public Task<IReadOnlyList<(TenantId Tenant, GenerationId Generation)>> ListAsync(CancellationToken cancellationToken) =>
        ListAsync<GenerationId>(Folder, cancellationToken);

    public Task<IReadOnlyList<(TenantId Tenant, SessionId Session)>> ListSessionsAsync(CancellationToken cancellationToken) =>
        ListAsync<SessionId>(Folder, cancellationToken);

    public async Task<IReadOnlyList<SessionId>> ListSessionsAsync(TenantId tenant) =>
        [.. (await ListAsync<SessionId>($"{Folder}{tenant}/", CancellationToken.None)).Select(mark => mark.Id)];

    /// <summary>Of a still, that webhooks are told of it.</summary>
    public Task MarkAsync(TenantId tenant, AssetId asset) => MarkAsync(KeyOf(tenant, asset.Value));

    public Task ClearAsync(TenantId tenant, AssetId asset) => blobs.DeleteAsync(KeyOf(tenant, asset.Value));

    /// <summary>The marks of stills that webhooks may not have been told of.</summary>
    public Task<IReadOnlyList<(TenantId Tenant, AssetId Asset)>> ListAssetsAsync(CancellationToken cancellationToken) =>
        ListAsync<AssetId>(Folder, cancellationToken);

    public Task MarkAsync(TenantId tenant) => MarkAsync(KeyOf(tenant, tenant.Value));

    public Task ClearAsync(TenantId tenant) => blobs.DeleteAsync(KeyOf(tenant, tenant.Value));

    /// <summary>Tenants that are being deleted.</summary>
    public async Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken) =>
        [.. (await ListAsync<TenantId>(Folder, cancellationToken)).Where(mark => mark.Tenant == mark.Id).Select(mark => mark.Id)];

    private Task MarkAsync(string key) => blobs.PutAsync(key, ReadOnlyMemory<byte>.Empty, "application/octet-stream");

    private async Task<IReadOnlyList<(TenantId Tenant, T Id)>> ListAsync<T>(string prefix, CancellationToken cancellationToken)
        where T : struct, IIdentifier<T>
    {
        var found = new List<(TenantId, T)>();
        await foreach (var key in blobs.ListAsync(prefix, cancellationToken))
        {
            var parts = key[Folder.Length..].Split('/');
            if (parts.Length == 2 && TenantId.TryParse(parts[0], out var tenant) && T.TryParse(parts[1], out var id))
            {
                found.Add((tenant, id));
            }
        }
        return found;
    }

    private static string KeyOf(TenantId tenant, string id) => $"{Folder}{tenant}/{id}";
}
