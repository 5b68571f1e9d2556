using System.ComponentModel;
using Dreamer.Audit;

namespace Dreamer.Api.Admin;

/// <summary>An entry of the audit log.</summary>
internal sealed record AuditResource(
    [property: Description("Its id.")] Guid Id,
    [property: Description("When it was done.")] DateTimeOffset At,
    [property: Description("Who did it: a key's id, local for a program of the server's machine, admin for the configured key, jwt: and a token's subject.")]
    [property: Example("key_8909d505f535b3f9")] string By,
    [property: Description("The address that the request came from. Absent where there was no request.")] string? Address,
    [property: Description("What was done."), Example("key.revoke")] string Action,
    [property: Description("To which tenant."), Example("acme")] string Tenant,
    [property: Description("To which key. Absent where it was none.")] string? Key,
    [property: Description("What changed, in a few words. Absent where the action says it all.")] string? Detail)
{
    public static AuditResource Of(AuditEntry entry) =>
        new(entry.Id, entry.At, entry.By, entry.Address, entry.Action, entry.Tenant.Value, entry.Key?.Value, entry.Detail);
}
