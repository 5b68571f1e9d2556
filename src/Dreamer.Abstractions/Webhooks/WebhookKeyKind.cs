namespace Dreamer.Webhooks;

/// <summary>How an endpoint's messages are signed.</summary>
public enum WebhookKeyKind
{
    /// <summary>HMAC-SHA256 with a secret that both sides have.</summary>
    Hmac,

    /// <summary>With a private key that never leaves the server; receivers have the public one.</summary>
    Ed25519,
}
