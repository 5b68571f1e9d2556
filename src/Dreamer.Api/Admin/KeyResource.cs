using System.ComponentModel;
using Dreamer.Accounts;

namespace Dreamer.Api.Admin;

/// <summary>A key, without what opens anything, unless it has just been made.</summary>
internal sealed record KeyResource
{
    [Description("Its id, which is no secret."), Example("key_8909d505f535b3f9")]
    public required string Id { get; init; }

    [Description("Its tenant."), Example("acme")]
    public required string Tenant { get; init; }

    [Description("Its name; empty without one."), Example("web shop")]
    public required string Name { get; init; }

    [Description("What it allows.")]
    public required IReadOnlyList<Scope> Scopes { get; init; }

    [Description("Whether it opens anything.")]
    public required KeyState State { get; init; }

    [Description("When it was made.")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("When it ends, or has ended. Absent where it does not.")]
    public required DateTimeOffset? ExpiresAt { get; init; }

    [Description("When it was last used, to within five minutes. Absent where it never was.")]
    public required DateTimeOffset? LastUsedAt { get; init; }

    [Description("When it was revoked. Absent where it was not.")]
    public required DateTimeOffset? RevokedAt { get; init; }

    [Description("The key itself. Shown once, when it is made, and kept nowhere."), Example("dk_acme_5f1c…")]
    public string? Secret { get; init; }

    public static KeyResource Of(TenantId tenant, KeyView key, DateTimeOffset now) => new()
    {
        Id = key.Id.Value,
        Tenant = tenant.Value,
        Name = key.Name,
        Scopes = key.Scopes,
        State = key.StateAt(now),
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        LastUsedAt = key.LastUsedAt,
        RevokedAt = key.RevokedAt,
    };
}
