namespace Dreamer.Storage;

/// <summary>Deletes many blobs at once.</summary>
public static class BlobDeletion
{
    private static readonly ParallelOptions s_fewAtATime = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>Deletes every blob whose key starts with the prefix, which must end a folder: half a name would reach its neighbours.</summary>
    public static Task DeleteFolderAsync(this IBlobStore blobs, string folder, CancellationToken ct = default)
    {
        if (!folder.EndsWith('/'))
        {
            throw new ArgumentException($"The folder '{folder}' does not end with '/'.", nameof(folder));
        }

        return Parallel.ForEachAsync(blobs.ListAsync(folder, ct), s_fewAtATime, async (key, _) => await blobs.DeleteAsync(key, ct: ct));
    }
}
