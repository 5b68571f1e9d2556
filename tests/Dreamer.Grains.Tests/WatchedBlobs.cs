using System.Collections.Concurrent;
using Dreamer.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Grains.Tests;

/// <summary>A store whose writes a test counts, and may hinder.</summary>
internal sealed class WatchedBlobs(IBlobStore inner) : IBlobStore
{
    /// <summary>Every write that came through, in order: its key and its bytes.</summary>
    public ConcurrentQueue<(string Key, int Bytes)> Writes { get; } = [];

    /// <summary>Runs before a write or a deletion; may throw.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Lets writes and deletions whose key has this part fail, until it is set to null.</summary>
    public string? Failing
    {
        set => Before = key => value is not null && key.Contains(value, StringComparison.Ordinal)
            ? throw new IOException($"No space left on device: '{key}'")
            : Task.CompletedTask;
    }

    /// <summary>Puts itself before the store that is registered.</summary>
    public static void Wrap(IServiceCollection services) => Wrap(services, _ => { });

    public static void Wrap(IServiceCollection services, Action<WatchedBlobs> adapt)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IBlobStore)).ImplementationFactory!;
        services.AddSingleton<IBlobStore>(provider =>
        {
            var blobs = new WatchedBlobs((IBlobStore)inner(provider));
            adapt(blobs);
            return blobs;
        });
    }

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default)
    {
        await Before(key);
        await inner.PutAsync(key, content, contentType, ct);
        Writes.Enqueue((key, content.Length));
    }

    public async Task<string?> ReplaceAsync(string key, string? expectedETag, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default)
    {
        await Before(key);
        var etag = await inner.ReplaceAsync(key, expectedETag, content, contentType, ct);
        Writes.Enqueue((key, content.Length));
        return etag;
    }

    public async Task<bool> CopyAsync(string from, string to, CancellationToken ct = default)
    {
        await Before(to);
        return await inner.CopyAsync(from, to, ct);
    }

    public Task<Blob?> OpenAsync(string key, CancellationToken ct = default) => inner.OpenAsync(key, ct);

    public async Task<bool> DeleteAsync(string key, string? expectedETag = null, CancellationToken ct = default)
    {
        await Before(key);
        return await inner.DeleteAsync(key, expectedETag, ct);
    }

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken ct = default) => inner.ListAsync(prefix, ct);
}
