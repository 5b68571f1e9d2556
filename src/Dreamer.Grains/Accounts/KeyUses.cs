using Dreamer.Accounts;

namespace Dreamer.Grains.Accounts;

/// <summary>When each key was last used: every use in memory, and stored only now and then.</summary>
internal sealed class KeyUses(StoredAccount stored, TimeProvider clock)
{
    /// <summary>Later uses within it are not stored.</summary>
    private static readonly TimeSpan s_noted = TimeSpan.FromMinutes(5);

    private readonly Dictionary<KeyId, DateTimeOffset> _last = [];

    /// <summary>Answers whether it is time to store it.</summary>
    public bool Note(KeyView key)
    {
        _last[key.Id] = clock.GetUtcNow();
        return IsDue(key);
    }

    public KeyView Of(KeyView key) => _last.TryGetValue(key.Id, out var at) && !(at < key.LastUsedAt) ? key with { LastUsedAt = at } : key;

    public async Task SaveAsync()
    {
        if (stored.State.Keys.Any(key => IsDue(key.View)))
        {
            await stored.SaveAsync(stored.State with { Keys = [.. stored.State.Keys.Select(key => key with { View = Of(key.View) })] });
        }
    }

    private bool IsDue(KeyView key) => Of(key).LastUsedAt - (key.LastUsedAt ?? DateTimeOffset.MinValue) > s_noted;
}
