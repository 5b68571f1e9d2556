namespace Dreamer.Client.Webhooks;

/// <summary>How an endpoint's messages are signed.</summary>
public static class WebhookKeyKinds
{
    /// <summary>HMAC-SHA256 with a secret that both sides have.</summary>
    public const string Hmac = "hmac";

    /// <summary>With a private key that never leaves the server.</summary>
    public const string Ed25519 = "ed25519";
}
