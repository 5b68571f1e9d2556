namespace Dreamer.Api;

/// <summary>What the API is told from outside, such as <c>Api__CorsOrigins__0=https://studio.example</c>.</summary>
public sealed record ApiOptions
{
    private const int LongestKey = 256;

    /// <summary>The local tenant's key; null makes one at the first start. <c>DREAMER_API_KEY</c> sets it, too.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The origins whose pages may call the API from a browser; <c>*</c> is every one. None may, unless it is named.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Reads <c>DREAMER_API_KEY</c>.</summary>
    public static ApiOptions FromEnvironment() =>
        new() { ApiKey = Environment.GetEnvironmentVariable("DREAMER_API_KEY") is { Length: > 0 } key ? key : null };

    internal ApiOptions Check()
    {
        if (ApiKey is { } key && !(key.Length is >= 1 and <= LongestKey && key.All(letter => letter is > ' ' and <= '~')))
        {
            throw new ArgumentException(
                $"DREAMER_API_KEY has {key.Length} characters; a key has 1 to {LongestKey}, printable ASCII without spaces.");
        }

        return CorsOrigins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
            ? throw new ArgumentException(
                $"Api:CorsOrigins holds '{wrong}'; an origin is a scheme, a host and perhaps a port, such as 'https://studio.example', or '*'.")
            : this;
    }

    /// <summary>Browsers compare letter by letter: without a path, and as they write it themselves.</summary>
    private static bool IsOrigin(string text) =>
        text == "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text);
}
