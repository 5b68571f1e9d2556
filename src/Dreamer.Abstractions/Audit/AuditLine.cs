using Dreamer.Tenants;

namespace Dreamer.Audit;

/// <summary>An entry of the audit log, and its place.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.AuditLine")]
public sealed record AuditLine([property: Id(0)] UsagePosition Position, [property: Id(1)] AuditEntry Entry);
