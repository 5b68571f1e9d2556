using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Accounts;

namespace Dreamer.Api.Admin;

/// <summary>What is sent to make a key.</summary>
internal sealed record KeyBody
{
    public const int LongestName = 100;

    [Description("A name of up to 100 characters, for people. Left out, none."), MaxLength(KeyBody.LongestName), Example("web shop")]
    public string? Name { get; init; }

    [Description("What the key allows. Left out, generate and read.")]
    public IReadOnlyList<Scope>? Scopes { get; init; }

    [Description("When it ends. Left out, never."), Example("2027-01-01T00:00:00Z")]
    public DateTimeOffset? ExpiresAt { get; init; }

    public NewKey Check(KeyId id, string hash, DateTimeOffset now)
    {
        FieldCheck.Text("name", Name, LongestName);
        FieldCheck.Require(Scopes is null or { Count: > 0 }, "scopes", "Field 'scopes' is an empty list, and takes at least one scope.");
        RequireFuture(ExpiresAt, now);
        var scopes = (Scopes ?? [Scope.Generate, Scope.Read]).Distinct().Order();
        return new NewKey { Id = id, Hash = hash, Name = Name ?? "", Scopes = [.. scopes], ExpiresAt = ExpiresAt };
    }

    public static void RequireFuture(DateTimeOffset? end, DateTimeOffset now) =>
        FieldCheck.Require(!(end <= now), "expires_at", $"Field 'expires_at' is '{end:O}', and that is over.");
}
