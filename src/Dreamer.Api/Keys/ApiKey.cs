using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Dreamer.Api.Keys;

/// <summary>The secret of a tenant: <c>dk_TENANT_RANDOM</c> when we make it. Only its hash is ever kept.</summary>
internal static partial class ApiKey
{
    public const int LongestLength = 256;

    public static string New(TenantId tenant) => $"dk_{tenant}_{RandomNumberGenerator.GetHexString(40, lowercase: true)}";

    /// <summary>The tenant that a key which was made here names; false for any other text, such as a key that an operator chose.</summary>
    public static bool TryRead(string key, out TenantId tenant)
    {
        tenant = default;
        return Made().Match(key) is { Success: true } made && TenantId.TryParse(made.Groups[1].Value, out tenant);
    }

    /// <summary>Unsalted: a key made here has 160 random bits, so there is nothing to guess from its hash.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>What may be shown of a key.</summary>
    public static string Hint(string key) => Shown.Briefly(key.Length <= 12 ? key[..(key.Length / 2)] : key[..8]) + "…";

    [GeneratedRegex(@"^dk_([a-z0-9-]{1,32})_[0-9a-f]{40}\z")]
    private static partial Regex Made();
}
