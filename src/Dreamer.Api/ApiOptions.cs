using System.ComponentModel.DataAnnotations;
using Dreamer.Api.Keys;

namespace Dreamer.Api;

/// <summary>What the API is told from outside, such as <c>Api__CorsOrigins__0=https://studio.example</c>.</summary>
public sealed record ApiOptions
{
    private const int LongestKey = 256;

    /// <summary>The local tenant's key; null makes one at the first start. <c>DREAMER_API_KEY</c> sets it, too.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A key that may do everything, tenants included; none without it. <c>DREAMER_ADMIN_KEY</c> sets it, too.</summary>
    public string? AdminKey { get; init; }

    /// <summary>Tokens of another issuer that are taken in keys' place; none without it.</summary>
    public JwtOptions Jwt { get; init; } = new();

    public RateLimitOptions RateLimits { get; init; } = new();

    /// <summary>The origins whose pages may call the API from a browser; <c>*</c> is every one. None may, unless it is named.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether the page for people is served.</summary>
    public bool Studio { get; init; } = true;

    /// <summary>A folder that the page's files are read from, anew for each request; null takes those of the build.</summary>
    public string? StudioFolder { get; init; }

    /// <summary>How long a browser stays signed in; browsers keep no cookie longer than 400 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "400.00:00:00")]
    public TimeSpan SignedInFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long requests are still served after SIGTERM, while readiness answers 503 so that a balancer sends no more.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainFor { get; init; }

    /// <summary>How long an address in Azure's own storage holds that a request for a result is redirected to; null serves results from here.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan? DownloadLinksFor { get; init; }

    /// <summary>Reads <c>DREAMER_API_KEY</c> and <c>DREAMER_ADMIN_KEY</c>.</summary>
    public static ApiOptions FromEnvironment() => new() { ApiKey = Read("DREAMER_API_KEY"), AdminKey = Read("DREAMER_ADMIN_KEY") };

    internal ApiOptions Check()
    {
        CheckKey("DREAMER_API_KEY", ApiKey);
        CheckKey("DREAMER_ADMIN_KEY", AdminKey);
        if (AdminKey is not null && AdminKey == ApiKey)
        {
            throw new ArgumentException("DREAMER_ADMIN_KEY is the same as DREAMER_API_KEY; give each a key of its own.");
        }

        CheckStudio();
        OptionRange.Check("Api", this);
        Jwt.Check();
        RateLimits.Check();
        return CorsOrigins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
            ? throw new ArgumentException(
                $"Api:CorsOrigins holds '{wrong}'; an origin is a scheme, a host and perhaps a port, such as 'https://studio.example', or '*'.")
            : this;
    }

    private void CheckStudio()
    {
        if (StudioFolder is not null && !File.Exists(Path.Combine(StudioFolder, "index.html")))
        {
            throw new ArgumentException($"Api:StudioFolder is '{StudioFolder}', and takes a folder that holds index.html.");
        }
    }

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key ? key : null;

    private static void CheckKey(string variable, string? key)
    {
        if (key is not null && !(key.Length is >= 1 and <= LongestKey && key.All(letter => letter is > ' ' and <= '~')))
        {
            throw new ArgumentException($"{variable} has {key.Length} characters; a key has 1 to {LongestKey}, printable ASCII without spaces.");
        }
    }

    /// <summary>Browsers compare letter by letter: without a path, and as they write it themselves.</summary>
    private static bool IsOrigin(string text) =>
        text == "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text);
}
