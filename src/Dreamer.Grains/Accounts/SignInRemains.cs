namespace Dreamer.Grains.Accounts;

/// <summary>Who is signed in at a tenant.</summary>
internal sealed class SignInRemains(IGrainFactory grains) : ITenantRemains
{
    public async Task<bool> DeleteSomeAsync(TenantId tenant)
    {
        await grains.SignIns(tenant).ClearAsync();
        return false;
    }
}
