using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;

namespace Dreamer.Storage;

/// <summary>Registers where blobs and grain states live.</summary>
public static class StorageServices
{
    /// <summary>Keeps blobs as files under the folder, which is made when missing.</summary>
    public static IServiceCollection AddFileBlobStore(this IServiceCollection services, string folder) =>
        services.AddSingleton<IBlobStore>(_ => new FileBlobStore(folder));

    /// <summary>Keeps blobs in Azure: the address is a connection string, or a container's URL, with a shared access signature or for this machine's identity.</summary>
    public static IServiceCollection AddAzureBlobStore(this IServiceCollection services, string address)
    {
        var container = AzureContainer.Open(address);
        services.AddSingleton<IBlobStore>(new AzureBlobStore(container));
        return BlobLinks.CanSign(container) ? services.AddSingleton(provider => new BlobLinks(container, provider.GetRequiredService<TimeProvider>())) : services;
    }

    /// <summary>Keeps blobs where the address says: one of Azure's, or else a folder.</summary>
    public static IServiceCollection AddBlobStore(this IServiceCollection services, string address) =>
        IsFolder(address)
            ? services.AddFileBlobStore(Path.GetFullPath(address))
            : services.AddAzureBlobStore(address);

    internal static bool IsFolder(string address) =>
        Path.IsPathRooted(address) || !(address.Contains("://", StringComparison.Ordinal) || address.Contains('=', StringComparison.Ordinal));

    /// <summary>Keeps grain states in the blob store, for grains that ask for storage of this name.</summary>
    public static ISiloBuilder AddBlobGrainStorage(this ISiloBuilder silo, string name = StorageNames.Default)
    {
        silo.Services.AddGrainStorage(name, (services, _) => new BlobGrainStorage(services.GetRequiredService<IBlobStore>()));
        return silo;
    }
}
