using System.Security.Cryptography;
using System.Text;

namespace Dreamer.Api.Keys;

/// <summary>The secret of a tenant: <c>dk_TENANT_RANDOM</c> when we make it. Only its hash is ever kept.</summary>
internal static class ApiKey
{
    public const int LongestLength = 256;

    public static string New(TenantId tenant) => $"dk_{tenant}_{RandomNumberGenerator.GetHexString(40, lowercase: true)}";

    /// <summary>Unsalted: a key made here has 160 random bits, so there is nothing to guess from its hash.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>What may be shown of a key.</summary>
    public static string Hint(string key) => Shown.Briefly(key.Length <= 12 ? key[..(key.Length / 2)] : key[..8]) + "…";
}
