using System.ComponentModel;
using Dreamer.Accounts;
using Dreamer.Api.Keys;

namespace Dreamer.Api.SignIns;

/// <summary>By what a caller is known. On the wire in snake_case.</summary>
internal enum SignedInBy
{
    Key,
    Token,
    Cookie,
}

/// <summary>Who calls.</summary>
internal sealed record MeResource
{
    [Description("The tenant whose things the calls see."), Example("acme")]
    public required string Tenant { get; init; }

    [Description("What the calls may do.")]
    public required IReadOnlyList<Scope> Scopes { get; init; }

    [Description("The key's id, or a name: configured, admin, local for who runs the server, jwt: with a token's subject."), Example("key_8909d505f535b3f9")]
    public required string KeyId { get; init; }

    [Description("The key's name; empty without one."), Example("web shop")]
    public required string KeyName { get; init; }

    [Description("When this ends: the sign-in, the token or the key, whichever is first. Absent where it does not.")]
    public required DateTimeOffset? ExpiresAt { get; init; }

    [Description("Whether the call came with a key, with another issuer's token, or with the cookie of a browser that is signed in.")]
    public required SignedInBy SignedInBy { get; init; }

    public static MeResource Of(Caller caller, KeyView? key, string scheme) => new()
    {
        Tenant = caller.Tenant.Value,
        Scopes = [.. caller.Scopes.Order()],
        KeyId = caller.KeyId,
        KeyName = key?.Name ?? "",
        ExpiresAt = new[] { caller.ExpiresAt, key?.ExpiresAt }.Min(), // what is null does not count
        SignedInBy = scheme switch { CookieHandler.Name => SignedInBy.Cookie, Tokens.Name => SignedInBy.Token, _ => SignedInBy.Key },
    };
}
