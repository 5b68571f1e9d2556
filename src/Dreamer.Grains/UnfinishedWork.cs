using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Dreamer.Generations;
using Dreamer.Storage;
using Dreamer.Tenants;

namespace Dreamer.Grains;

/// <summary>
/// A mark for each generation that is not final, so that a start finds what a crash interrupted without reading every session.
/// A mark is written before the generation is stored and removed after its end is: one too many is harmless, one too few would lose work.
/// </summary>
internal sealed class UnfinishedWork(IBlobStore blobs)
{
    private const string Folder = "_unfinished/";
    private const int MaxMark = 64;

    private static readonly ParallelOptions s_someAtATime = new() { MaxDegreeOfParallelism = 16 };

    public Task MarkAsync(TenantId tenant, GenerationId generation) =>
        blobs.PutAsync(KeyOf(tenant, generation), ReadOnlyMemory<byte>.Empty, "application/octet-stream");

    /// <summary>Of a request's own generation: the mark says when it was accepted.</summary>
    public Task MarkAcceptedAsync(TenantId tenant, GenerationId generation, DateTimeOffset at) =>
        blobs.PutAsync(KeyOf(tenant, generation), Encoding.ASCII.GetBytes(at.ToString("O", CultureInfo.InvariantCulture)), "text/plain");

    /// <summary>The tenant's marks, with when each was accepted; null where the mark does not say.</summary>
    public async Task<IReadOnlyCollection<(GenerationId Generation, DateTimeOffset? At)>> ReadAsync(TenantId tenant)
    {
        var read = new ConcurrentBag<(GenerationId, DateTimeOffset?)>();
        await Parallel.ForEachAsync(await ListAsync(tenant), s_someAtATime, async (generation, stop) =>
        {
            var content = await blobs.ReadAsync(KeyOf(tenant, generation), MaxMark, stop);
            read.Add((generation, content is { Length: > 0 } ? DateTimeOffset.ParseExact(Encoding.ASCII.GetString(content), "O", CultureInfo.InvariantCulture) : null));
        });
        return read;
    }

    public Task ClearAsync(TenantId tenant, GenerationId generation) => blobs.DeleteAsync(KeyOf(tenant, generation));

    public async Task<IReadOnlyList<GenerationId>> ListAsync(TenantId tenant) =>
        [.. (await ListAsync($"{Folder}{tenant}/", CancellationToken.None)).Select(mark => mark.Generation)];

    public Task<IReadOnlyList<(TenantId Tenant, GenerationId Generation)>> ListAsync(CancellationToken cancellationToken) => ListAsync(Folder, cancellationToken);

    private async Task<IReadOnlyList<(TenantId Tenant, GenerationId Generation)>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = new List<(TenantId, GenerationId)>();
        await foreach (var key in blobs.ListAsync(prefix, cancellationToken))
        {
            var parts = key[Folder.Length..].Split('/');
            if (parts.Length == 2 && TenantId.TryParse(parts[0], out var tenant) && GenerationId.TryParse(parts[1], out var generation))
            {
                found.Add((tenant, generation));
            }
        }
        return found;
    }

    private static string KeyOf(TenantId tenant, GenerationId generation) => $"{Folder}{tenant}/{generation}";
}
