using Dreamer.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Api.Tests.Hosting;

/// <summary>A disk that can be filled: then every write to the silo's blobs fails, as the system lets it fail.</summary>
internal sealed class FullDisk
{
    public bool IsFull { get; set; }

    public void Under(IServiceCollection services)
    {
        var store = services.Last(service => service.ServiceType == typeof(IBlobStore));
        services.AddSingleton(provider => BlobStoreProxy.Over((IBlobStore)store.ImplementationFactory!(provider), this));
    }
}
