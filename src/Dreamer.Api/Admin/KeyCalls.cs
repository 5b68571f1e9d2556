using Dreamer.Accounts;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Admin;

/// <summary>What is done with keys, whichever face asks for it. A key that was made has its secret, which no store may keep.</summary>
internal static class KeyCalls
{
    public static async Task<KeyResource> CreateAsync(
        string id, KeyBody body, RequestSeed seed, Actor actor, IGrainFactory grains, TimeProvider clock)
    {
        var (tenant, secret, now) = (RequestIds.Tenant(id), ApiKey.New(RequestIds.Tenant(id)), clock.GetUtcNow());
        var made = await grains.Account(tenant).AddKeyAsync(body.Check(seed.KeyId(), ApiKey.HashOf(secret), now), actor);
        return KeyResource.Of(tenant, made, now) with { Secret = secret };
    }

    public static async Task<KeyResource> RotateAsync(
        string id, string key, RotationBody body, RequestSeed seed, Actor actor, IGrainFactory grains, TimeProvider clock)
    {
        var (tenant, secret, now) = (RequestIds.Tenant(id), ApiKey.New(RequestIds.Tenant(id)), clock.GetUtcNow());
        var (fresh, overlap) = body.Check(seed.KeyId(), ApiKey.HashOf(secret), now);
        var made = await grains.Account(tenant).RotateKeyAsync(RequestIds.Key(key), fresh, overlap, actor);
        return KeyResource.Of(tenant, made, now) with { Secret = secret };
    }

    public static Task RevokeAsync(string id, string key, Actor actor, IGrainFactory grains) =>
        grains.Account(RequestIds.Tenant(id)).RevokeKeyAsync(RequestIds.Key(key), actor);

    public static async Task<Page<KeyResource>> ListAsync(string id, IGrainFactory grains, TimeProvider clock) =>
        await ListOfAsync((await TenantCalls.FindAsync(id, grains)).Id, grains, clock);

    public static async Task<Page<KeyResource>> ListOfAsync(TenantId tenant, IGrainFactory grains, TimeProvider clock)
    {
        var (keys, now) = (await grains.Account(tenant).ListKeysAsync(), clock.GetUtcNow());
        return new Page<KeyResource>([.. keys.Select(key => KeyResource.Of(tenant, key, now))], null);
    }
}
