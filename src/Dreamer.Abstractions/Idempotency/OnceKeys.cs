using System.Security.Cryptography;
using System.Text;

namespace Dreamer.Idempotency;

/// <summary>How a client's idempotency key becomes a grain key: hashed, because it may hold anything.</summary>
public static class OnceKeys
{
    /// <summary>No client's key holds it.</summary>
    private const char Control = '\n';

    public static IOnceGrain Once(this IGrainFactory grains, TenantId tenant, string key) =>
        grains.GetGrain<IOnceGrain>($"{tenant}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}");

    /// <summary>Of a request without a key, by a digest of what it says.</summary>
    public static IOnceGrain OnceBy(this IGrainFactory grains, TenantId tenant, string requestDigest) => grains.Once(tenant, Control + requestDigest);
}
