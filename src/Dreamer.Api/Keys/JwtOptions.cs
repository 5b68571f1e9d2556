namespace Dreamer.Api.Keys;

/// <summary>Whose tokens are taken, such as <c>Api__Jwt__Authority=https://login.example</c>, and where they say who calls.</summary>
public sealed record JwtOptions
{
    /// <summary>The issuer's address, whose OpenID Connect document names its keys.</summary>
    public string? Authority { get; init; }

    /// <summary>That document's address, where it is another.</summary>
    public string? MetadataAddress { get; init; }

    /// <summary>A PEM file with the issuer's public key, in place of the document.</summary>
    public string? SigningKeyFile { get; init; }

    /// <summary>What the tokens say their issuer is; needed with a file, else the document says it.</summary>
    public string? Issuer { get; init; }

    /// <summary>What the tokens must be meant for.</summary>
    public string? Audience { get; init; }

    /// <summary>The claim that names the tenant.</summary>
    public string TenantClaim { get; init; } = "tenant";

    /// <summary>The claim that lists the scopes, as a list or with spaces between.</summary>
    public string ScopeClaim { get; init; } = "scope";

    /// <summary>Whether tokens are taken at all.</summary>
    internal bool IsSet => Authority is not null || MetadataAddress is not null || SigningKeyFile is not null;

    internal void Check()
    {
        Require(
            IsSet || (Issuer is null && Audience is null), "Audience", Audience ?? Issuer,
            "needs Authority, MetadataAddress or SigningKeyFile beside it");
        Require(!IsSet || Audience is { Length: > 0 }, "Audience", Audience, "takes what the tokens are meant for");
        Require(
            SigningKeyFile is null || Issuer is { Length: > 0 }, "Issuer", Issuer,
            "takes who issues the tokens, where SigningKeyFile is set");
        Require(SigningKeyFile is null || File.Exists(SigningKeyFile), "SigningKeyFile", SigningKeyFile, "takes a PEM file");
        Require(IsAddress(Authority), "Authority", Authority, "takes an address such as https://login.example");
        Require(
            IsAddress(MetadataAddress), "MetadataAddress", MetadataAddress,
            "takes an address such as https://login.example/.well-known/openid-configuration");
        Require(TenantClaim.Length > 0 && ScopeClaim.Length > 0, "TenantClaim or ScopeClaim", "", "takes a claim's name");
    }

    private static bool IsAddress(string? text) =>
        text is null
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)));

    private static void Require(bool holds, string name, string? value, string takes)
    {
        if (!holds)
        {
            throw new ArgumentException($"Api:Jwt:{name} is '{value}', and {takes}.");
        }
    }
}
