namespace Dreamer.Storage;

/// <summary>Lets one server at a time work on a place of blobs, since each drives all that is unfinished there. Silos of a cluster divide the work, and take no hold.</summary>
public static class PlaceHold
{
    /// <summary>Takes the place, or refuses with one sentence that names it. A holder that crashed keeps others out for some seconds at most.</summary>
    public static async Task<IPlaceHold> TakeAsync(string address, TimeProvider clock, CancellationToken cancellationToken = default) =>
        StorageServices.IsFolder(address)
            ? FolderHold.Take(Path.GetFullPath(address))
            : await ContainerHold.TakeAsync(AzureContainer.Open(address), clock, cancellationToken);
}
