namespace Dreamer.Storage;

/// <summary>A lock a key, and a bounded number of them: keys that fall on the same one wait for each other, too.</summary>
internal sealed class KeyLocks
{
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<T> RunAsync<T>(string key, Func<Task<T>> work, CancellationToken ct)
    {
        var one = _locks[(uint)string.GetHashCode(key, StringComparison.Ordinal) % _locks.Length];
        await one.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            one.Release();
        }
    }
}
