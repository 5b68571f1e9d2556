using Dreamer.Accounts;
using Dreamer.Api.Admin;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class KeyMessage
{
    public static V1.Key Of(KeyResource key)
    {
        var message = new V1.Key
        {
            Id = key.Id,
            Tenant = key.Tenant,
            Name = key.Name,
            State = WireEnum.To<KeyState, V1.KeyState>(key.State),
            CreatedAt = key.CreatedAt.ToTimestamp(),
            ExpiresAt = key.ExpiresAt?.ToTimestamp(),
            LastUsedAt = key.LastUsedAt?.ToTimestamp(),
            RevokedAt = key.RevokedAt?.ToTimestamp(),
        };
        message.Scopes.AddRange(key.Scopes.Select(WireEnum.To<Scope, V1.Scope>));
        key.Secret.IfAny(secret => message.Secret = secret);
        return message;
    }

    public static V1.AuditEntry Of(AuditResource entry)
    {
        var message = new V1.AuditEntry
        {
            Id = entry.Id.ToString(),
            At = entry.At.ToTimestamp(),
            By = entry.By,
            Action = entry.Action,
            Tenant = entry.Tenant,
        };
        entry.Address.IfAny(address => message.Address = address);
        entry.Key.IfAny(key => message.Key = key);
        entry.Detail.IfAny(detail => message.Detail = detail);
        return message;
    }

    /// <summary>Without any it is left out.</summary>
    public static IReadOnlyList<Scope>? ScopesOf(RepeatedField<V1.Scope> sent) =>
        sent.Count == 0 ? null : [.. sent.Select(scope => WireEnum.Named<V1.Scope, Scope>(scope, "scopes"))];
}
