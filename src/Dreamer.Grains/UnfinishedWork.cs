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

    public Task MarkAsync(TenantId tenant, GenerationId generation) =>
        blobs.PutAsync(KeyOf(tenant, generation), ReadOnlyMemory<byte>.Empty, "application/octet-stream");

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
