using Dreamer.Storage;

namespace Dreamer.Grains.Accounts;

/// <summary>Whatever blobs are left under a tenant's own name, and what its repeated requests are found by.</summary>
internal sealed class BlobRemains(IBlobStore blobs) : ITenantRemains
{
    public async Task<bool> DeleteSomeAsync(TenantId tenant)
    {
        await blobs.DeleteFolderAsync($"_repeats/{tenant}/");
        await blobs.DeleteFolderAsync($"{tenant}/");
        return false;
    }
}
