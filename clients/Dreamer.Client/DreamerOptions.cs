namespace Dreamer.Client;

/// <summary>Where the server is, and the key that opens it.</summary>
public sealed class DreamerOptions
{
    /// <summary>Such as <c>http://127.0.0.1:8080</c>; of gRPC without TLS the address that the server prints as gRPC's.</summary>
    public Uri? Server { get; set; }

    /// <summary>Such as <c>dk_local_…</c>, which the server prints at its first start.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What <see cref="IDreamerClient"/> speaks.</summary>
    public DreamerTransport Transport { get; set; }
}

/// <summary>What a client speaks with the server.</summary>
public enum DreamerTransport
{
    /// <summary>HTTP and JSON.</summary>
    Http,

    /// <summary>gRPC.</summary>
    Grpc,
}
