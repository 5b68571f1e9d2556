using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Storage;

/// <summary>Registers where blobs live.</summary>
public static class StorageServices
{
    /// <summary>Keeps blobs as files under the folder, which is made when missing.</summary>
    public static IServiceCollection AddFileBlobStore(this IServiceCollection services, string folder) =>
        services.AddSingleton<IBlobStore>(_ => new FileBlobStore(folder));
}
