namespace Dreamer.Client;

/// <summary>Where the server is, and the key that opens it.</summary>
public sealed class DreamerOptions
{
    /// <summary>Such as <c>http://127.0.0.1:8080</c>.</summary>
    public Uri? Server { get; set; }

    public string? ApiKey { get; set; }
}
