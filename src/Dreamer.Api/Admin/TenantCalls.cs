using Dreamer.Accounts;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Admin;

/// <summary>What is done with tenants and their limits, whichever face asks for it.</summary>
internal static class TenantCalls
{
    public static async Task<TenantResource> CreateAsync(TenantBody body, RequestSeed seed, Actor actor, IGrainFactory grains)
    {
        var (id, title) = body.Check();
        return TenantResource.Of(await grains.Account(id).CreateAsync(title, seed.Value, actor));
    }

    public static async Task<Page<TenantResource>> ListAsync(PageQuery page, IGrainFactory grains)
    {
        TenantId? after = page.After is null ? null : RequestIds.Tenant(page.After, "after");
        var ids = (await grains.TenantDirectory().ListAsync(after, page.Limit + 1)).ToPage(page.Limit, id => id.Value);
        var views = await Task.WhenAll(ids.Data.Select(id => grains.Account(id).GetAsync()));
        return new Page<TenantResource>([.. views.OfType<TenantView>().Select(TenantResource.Of)], ids.NextAfter);
    }

    public static async Task<TenantView> FindAsync(string id, IGrainFactory grains)
    {
        var tenant = RequestIds.Tenant(id);
        return await grains.Account(tenant).GetAsync() ?? throw RequestIds.Unknown(tenant);
    }

    public static async Task<TenantResource> ChangeAsync(string id, TenantChangeBody body, Actor actor, IGrainFactory grains) =>
        TenantResource.Of(await grains.Account(RequestIds.Tenant(id)).ChangeAsync(body.Check(), actor));

    public static async Task DeleteAsync(string id, Actor actor, IGrainFactory grains)
    {
        var tenant = RequestIds.Tenant(id);
        if (!await grains.Account(tenant).DeleteAsync(actor))
        {
            throw RequestIds.Unknown(tenant);
        }
    }

    public static async Task<LimitsResource> SetLimitsAsync(string id, LimitsBody body, Actor actor, IGrainFactory grains) =>
        LimitsResource.Of((await grains.Account(RequestIds.Tenant(id)).SetLimitsAsync(body.Check(), actor)).Limits);
}
