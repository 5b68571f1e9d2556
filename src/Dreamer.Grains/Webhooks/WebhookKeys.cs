using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dreamer.Webhooks;
using NSec.Cryptography;

namespace Dreamer.Grains.Webhooks;

/// <summary>
/// Makes keys and signs with them, as Standard Webhooks has it: <c>whsec_</c> and <c>v1</c> for HMAC, <c>whsk_</c>, <c>whpk_</c> and <c>v1a</c>
/// for ed25519.
/// </summary>
internal static class WebhookKeys
{
    private const string HmacPrefix = "whsec_";
    private const string PrivatePrefix = "whsk_";
    private const string PublicPrefix = "whpk_";
    private const int KeyBytes = 32;

    public static string Make(WebhookKeyKind kind) =>
        (kind == WebhookKeyKind.Hmac ? HmacPrefix : PrivatePrefix) + Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Null where there is none: an HMAC key is the receiver's, too.</summary>
    public static string? PublicOf(string key)
    {
        if (!key.StartsWith(PrivatePrefix, StringComparison.Ordinal))
        {
            return null;
        }
        using var pair = PairOf(key);
        return PublicPrefix + Convert.ToBase64String(pair.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>One signature a key, in their order.</summary>
    public static string Sign(IEnumerable<string> keys, WebhookMessageId id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var before = string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.");
        byte[] signed = [.. Encoding.ASCII.GetBytes(before), .. body];
        return string.Join(' ', keys.Select(key => Sign(key, signed)));
    }

    internal static string Sign(string key, byte[] signed)
    {
        if (key.StartsWith(HmacPrefix, StringComparison.Ordinal))
        {
            return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key[HmacPrefix.Length..]), signed));
        }
        using var pair = PairOf(key);
        return "v1a," + Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(pair, signed));
    }

    private static Key PairOf(string key) =>
        Key.Import(SignatureAlgorithm.Ed25519, Convert.FromBase64String(key[PrivatePrefix.Length..]), KeyBlobFormat.RawPrivateKey);
}
