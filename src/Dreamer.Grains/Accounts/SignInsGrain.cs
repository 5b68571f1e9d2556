using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Dreamer.Accounts;
using Dreamer.Storage;

namespace Dreamer.Grains.Accounts;

/// <summary>Keyed by tenant id. It is a state of its own, since a tenant's keys and limits are not to be written anew with each sign-in.</summary>
internal sealed class SignInsGrain([PersistentState("signins", StorageNames.Default)] IPersistentState<SignInsRecord> stored, TimeProvider clock)
    : Grain, ISignInsGrain
{
    private const int Most = 1_000; // some 200 kB

    public Task AddAsync(SignIn added)
    {
        var now = clock.GetUtcNow();
        var kept = stored.State.SignIns.Where(one => one.ExpiresAt > now && one.Hash != added.Hash).TakeLast(Most - 1);
        return stored.SaveAsync(new SignInsRecord { SignIns = [.. kept, added] });
    }

    public Task<SignIn?> FindAsync(string hash)
    {
        SignIn? found = null;
        foreach (var one in stored.State.SignIns) // every one, so that the time does not say which it is
        {
            found = IsSame(one.Hash, hash) ? one : found;
        }

        LeaveIfEmpty();
        return Task.FromResult(found?.ExpiresAt > clock.GetUtcNow() ? found : null);
    }

    public async Task RemoveAsync(string hash)
    {
        var left = stored.State.SignIns.RemoveAll(one => IsSame(one.Hash, hash));
        if (left.Length != stored.State.SignIns.Length)
        {
            await stored.SaveAsync(new SignInsRecord { SignIns = left });
        }

        LeaveIfEmpty();
    }

    public async Task ClearAsync()
    {
        await stored.ClearStateAsync();
        DeactivateOnIdle();
    }

    /// <summary>Whoever guesses names shall not fill the memory with them.</summary>
    private void LeaveIfEmpty()
    {
        if (stored.State.SignIns.IsEmpty)
        {
            DeactivateOnIdle();
        }
    }

    private static bool IsSame(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(left.AsSpan()), MemoryMarshal.AsBytes(right.AsSpan()));
}
