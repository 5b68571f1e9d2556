namespace Dreamer.Grains.Webhooks;

/// <summary>A tenant's webhook endpoints, and what waits for them: the first to go, since a tenant that goes tells nobody what ends with it.</summary>
internal sealed class WebhookRemains(IGrainFactory grains) : ITenantRemains
{
    public async Task<bool> DeleteSomeAsync(TenantId tenant)
    {
        await grains.Webhooks(tenant).ClearAsync();
        return false;
    }
}
