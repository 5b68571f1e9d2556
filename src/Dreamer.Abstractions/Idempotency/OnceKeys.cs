using System.Security.Cryptography;
using System.Text;

namespace Dreamer.Idempotency;

/// <summary>How a client's idempotency key becomes a grain key: hashed, because it may hold anything.</summary>
public static class OnceKeys
{
    public static IOnceGrain Once(this IGrainFactory grains, TenantId tenant, string key) =>
        grains.GetGrain<IOnceGrain>($"{tenant}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}");
}
