using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NSec.Cryptography;

namespace Dreamer.Client.Webhooks;

/// <summary>What was received is no message of the server's, or an old one that somebody sends again: answer 400, and do nothing.</summary>
public sealed class WebhookVerificationException(string sentence) : Exception(sentence);

/// <summary>
/// Verifies messages as Standard Webhooks has it. The keys are an endpoint's secret (<c>whsec_</c>) or public key (<c>whpk_</c>); of several,
/// one has to fit.
/// </summary>
public sealed class WebhookVerifier
{
    private const string HmacPrefix = "whsec_";
    private const string PublicPrefix = "whpk_";
    private const int MaxSignatures = 16;

    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);

    private readonly List<byte[]> _secrets = [];
    private readonly List<PublicKey> _publicKeys = [];
    private readonly TimeProvider _clock;

    /// <summary>Knows these keys.</summary>
    public WebhookVerifier(params IReadOnlyList<string> keys)
        : this(TimeProvider.System, keys)
    {
    }

    /// <summary>Knows these keys, and asks this clock how old a message is.</summary>
    public WebhookVerifier(TimeProvider clock, params IReadOnlyList<string> keys)
    {
        _clock = clock;
        foreach (var key in keys)
        {
            Add(key);
        }
        if (keys.Count == 0)
        {
            throw new ArgumentException("A verifier needs a key: an endpoint's secret (whsec_…) or public key (whpk_…).", nameof(keys));
        }
    }

    /// <summary>Verifies a message, and reads it. The body has to be as it came, to the byte.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="header">Finds one of the request's headers by its name.</param>
    /// <exception cref="WebhookVerificationException">It is none of the server's, or older or newer than five minutes.</exception>
    public WebhookEvent Unwrap(ReadOnlySpan<byte> body, Func<string, string?> header)
    {
        var id = Required("webhook-id");
        Verify(body, id, Required("webhook-timestamp"), Required("webhook-signature"));
        try
        {
            return JsonSerializer.Deserialize(body, ClientJson.Default.WebhookEvent)! with { MessageId = id };
        }
        catch (JsonException wrong)
        {
            throw new WebhookVerificationException($"The message '{id}' is signed, and its body is no event: {wrong.Message}");
        }

        string Required(string name) =>
            header(name) is { Length: > 0 } value ? value : throw new WebhookVerificationException($"The header '{name}' is missing.");
    }

    /// <summary>Throws unless one of the signatures was made with one of the keys, of this very body, within five minutes.</summary>
    public void Verify(ReadOnlySpan<byte> body, string id, string timestamp, string signatures)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            throw new WebhookVerificationException($"The header 'webhook-timestamp' is '{timestamp}', and takes seconds since 1970.");
        }

        var age = _clock.GetUtcNow().ToUnixTimeSeconds() - seconds;
        if (Math.Abs(age) > s_tolerance.TotalSeconds)
        {
            throw new WebhookVerificationException(
                $"The message '{id}' was sent {age} s ago, and at most {s_tolerance.TotalSeconds} s are taken.");
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        if (!signatures.Split(' ', MaxSignatures).Any(signature => Fits(signature, signed)))
        {
            throw new WebhookVerificationException($"None of the signatures of the message '{id}' was made with a key that is known here.");
        }
    }

    private void Add(string key)
    {
        try
        {
            if (key.StartsWith(PublicPrefix, StringComparison.Ordinal))
            {
                var raw = Convert.FromBase64String(key[PublicPrefix.Length..]);
                _publicKeys.Add(PublicKey.Import(SignatureAlgorithm.Ed25519, raw, KeyBlobFormat.RawPublicKey));
                return;
            }

            if (key.StartsWith(HmacPrefix, StringComparison.Ordinal))
            {
                _secrets.Add(Convert.FromBase64String(key[HmacPrefix.Length..]));
                return;
            }
        }
        catch (FormatException)
        {
            // The sentence below says what a key is.
        }

        throw new ArgumentException("The key is none: it takes an endpoint's secret (whsec_…) or public key (whpk_…).", nameof(key));
    }

    private bool Fits(string signature, byte[] signed)
    {
        var given = new byte[64]; // the longest that there is
        return signature.Split(',', 2) is [var version, var text] && Convert.TryFromBase64String(text, given, out var length)
            && version switch
            {
                "v1" => _secrets.Exists(secret => IsHmac(secret, signed, given.AsSpan(0, length))),
                "v1a" => length == given.Length && _publicKeys.Exists(key => SignatureAlgorithm.Ed25519.Verify(key, signed, given)),
                _ => false,
            };
    }

    private static bool IsHmac(byte[] secret, byte[] signed, ReadOnlySpan<byte> given) =>
        CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, signed), given);
}
