using System.Collections.Immutable;
using System.Text;
using Dreamer.Accounts;
using Dreamer.Errors;

namespace Dreamer.Grains.Accounts;

/// <summary>What becomes of a tenant's keys.</summary>
internal static class AccountKeys
{
    public const int MostActive = 100;

    /// <summary>Those that open nothing any more included.</summary>
    private const int MostKept = 200;

    /// <summary>Looks at every key, so that the time does not say which it is.</summary>
    public static StoredKey? Find(this ImmutableArray<StoredKey> keys, string hash)
    {
        var shown = Encoding.ASCII.GetBytes(hash);
        StoredKey? found = null;
        foreach (var key in keys)
        {
            found = key.Is(shown) ? key : found;
        }
        return found;
    }

    public static StoredKey Get(this ImmutableArray<StoredKey> keys, KeyId id) =>
        keys.FirstOrDefault(key => key.View.Id == id) ?? throw new DreamerException(ErrorCode.NotFound, $"There is no key '{id}'.", "key");

    /// <summary>Under an id that is there already only the secret changes.</summary>
    public static ImmutableArray<StoredKey> With(this ImmutableArray<StoredKey> keys, StoredKey added, DateTimeOffset now)
    {
        if (keys.FirstOrDefault(key => key.View.Id == added.View.Id) is { } same)
        {
            return keys.Replace(same, same with { Hash = added.Hash });
        }
        var active = keys.Count(key => key.View.StateAt(now) == KeyState.Active);
        if (active >= MostActive)
        {
            throw new DreamerException(ErrorCode.QuotaExceeded, $"The tenant has {active} keys, which is the limit: revoke some first.", "keys")
            {
                Limit = new QuotaLimit("keys", MostActive, active),
            };
        }
        return keys.Add(added).WithoutOldest(now);
    }

    public static ImmutableArray<StoredKey> Revoked(this ImmutableArray<StoredKey> keys, KeyId id, DateTimeOffset now)
    {
        var key = keys.Get(id);
        return key.View.RevokedAt is null ? keys.Replace(key, key with { View = key.View with { RevokedAt = now } }) : keys;
    }

    /// <summary>What the new key leaves open is as the old one has it; that one ends after the overlap, unless it does before.</summary>
    public static ImmutableArray<StoredKey> Rotated(this ImmutableArray<StoredKey> keys, KeyId old, NewKey fresh, TimeSpan overlap, DateTimeOffset now)
    {
        var before = keys.Get(old);
        if (keys.Any(key => key.View.Id == fresh.Id)) // the same request once more, of which nobody was told the secret
        {
            return keys.With(Of(fresh, before.View, now), now);
        }
        if (before.View.StateAt(now) is not KeyState.Active and var state)
        {
            throw new DreamerException(
                ErrorCode.InvalidRequest, $"The key '{old}' is {state.ToString().ToLowerInvariant()}, and only an active one can be rotated.", "key");
        }
        var end = now + overlap;
        var ending = before with { View = before.View with { ExpiresAt = before.View.ExpiresAt < end ? before.View.ExpiresAt : end } };
        return keys.With(Of(fresh, before.View, now), now).Replace(before, ending);
    }

    public static StoredKey Of(NewKey key, KeyView? before, DateTimeOffset now)
    {
        var view = new KeyView
        {
            Id = key.Id,
            Name = key.Name ?? before?.Name ?? "",
            Scopes = key.Scopes ?? before?.Scopes ?? [],
            CreatedAt = now,
            ExpiresAt = key.ExpiresAt ?? before?.ExpiresAt,
        };
        return new StoredKey(view, key.Hash);
    }

    /// <summary>The first key stays, so that no start shows another.</summary>
    private static ImmutableArray<StoredKey> WithoutOldest(this ImmutableArray<StoredKey> keys, DateTimeOffset now) =>
        keys.Length > MostKept && keys.FirstOrDefault(key => key.View.StateAt(now) != KeyState.Active && !key.View.IsPrinted) is { } oldest
            ? keys.Remove(oldest)
            : keys;
}
