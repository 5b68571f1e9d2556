using Dreamer.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Grains.Tests;

/// <summary>A store that fails when it is told to: before a write, or after it, as one does whose answer is lost.</summary>
internal sealed class FaultyBlobs
{
    private string? _failing;
    private bool _isWritten;

    public int Failures { get; private set; }

    /// <summary>The next write of a key that holds the text fails.</summary>
    public void FailNext(string key, bool afterWriting = false) => (_failing, _isWritten) = (key, afterWriting);

    /// <summary>In the place of the store that is registered.</summary>
    public void Register(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IBlobStore));
        services.AddSingleton<IBlobStore>(provider => new Store((IBlobStore)inner.ImplementationFactory!(provider), this));
    }

    private async Task<T> WriteAsync<T>(string key, Func<Task<T>> write)
    {
        if (_failing is null || !key.Contains(_failing, StringComparison.Ordinal))
        {
            return await write();
        }
        (_failing, Failures) = (null, Failures + 1);
        if (_isWritten)
        {
            await write();
        }
        throw new IOException($"The write of '{key}' fails, as the test wants.");
    }

    private sealed class Store(IBlobStore inner, FaultyBlobs faults) : IBlobStore
    {
        public Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default) =>
            faults.WriteAsync(key, async () =>
            {
                await inner.PutAsync(key, content, contentType, ct);
                return true;
            });

        public Task<string?> ReplaceAsync(string key, string? expectedETag, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default) =>
            faults.WriteAsync(key, () => inner.ReplaceAsync(key, expectedETag, content, contentType, ct));

        public Task<bool> CopyAsync(string from, string to, CancellationToken ct = default) => faults.WriteAsync(to, () => inner.CopyAsync(from, to, ct));

        public Task<Blob?> OpenAsync(string key, CancellationToken ct = default) => inner.OpenAsync(key, ct);

        public Task<bool> DeleteAsync(string key, string? expectedETag = null, CancellationToken ct = default) => inner.DeleteAsync(key, expectedETag, ct);

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken ct = default) => inner.ListAsync(prefix, ct);
    }
}
