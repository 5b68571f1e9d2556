using Azure.Storage.Blobs;
using Dreamer.Testing;

namespace Dreamer.Storage.Tests;

/// <summary>One Azurite for all tests, started by the first that needs it; each store in it has a container of its own.</summary>
public sealed class AzuriteFixture : IDisposable
{
    private readonly Lazy<Task<Azurite>> _azurite = new(Azurite.StartAsync);

    internal async Task<BlobContainerClient> NewContainerAsync() =>
        new((await _azurite.Value).ConnectionString, $"test-{Guid.NewGuid():N}");

    internal async Task<string> ConnectionStringAsync() => (await _azurite.Value).ConnectionString;

    public void Dispose()
    {
        if (_azurite.IsValueCreated)
        {
            _azurite.Value.Result.Dispose();
        }
    }
}
