using System.Runtime.CompilerServices;

namespace Dreamer.Storage;

/// <summary>
/// Blobs as files under one folder.
/// <list type="number">
/// <item>A write goes to a temporary file, content first, then a footer with what is known about it.</item>
/// <item>The file is synced to disk.</item>
/// <item>It is renamed over the old one: a reader sees the old blob or the new one, a crash leaves one of them.</item>
/// <item>The folder is synced, so that the rename itself survives a power cut.</item>
/// </list>
/// One process at a time owns the folder: a condition is compared under a lock of this process.
/// </summary>
internal sealed class FileBlobStore : IBlobStore
{
    // '~' is no character of a key, so no blob can be taken for a temporary file.
    private const string TemporaryFolder = "~tmp";

    private readonly KeyLocks _locks = new();
    private readonly string _root;
    private readonly string _temporary;

    public FileBlobStore(string folder)
    {
        _root = Path.GetFullPath(folder);
        _temporary = Path.Combine(_root, TemporaryFolder);
        BlobFolder.Make(_root);
        Directory.CreateDirectory(_temporary);
        TemporaryFile.DeleteOrphans(_temporary);
    }

    /// <summary>Told of each step of each write, so that a test can crash there.</summary>
    public Action<FileWriteStep> Reached { get; init; } = _ => { };

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default) =>
        WriteAsync(key, content, contentType, () => Task.FromResult(true), ct);

    public Task<string?> ReplaceAsync(string key, string? expectedETag, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default) =>
        WriteAsync(key, content, contentType, () => HasETagAsync(key, expectedETag, ct), ct);

    public Task<bool> CopyAsync(string source, string copy, CancellationToken ct = default)
    {
        var (from, to, link) = (PathOf(source), PathOf(copy), Path.Combine(_temporary, Guid.NewGuid().ToString("N")));
        return Task.Run(() => _locks.RunAsync(copy, CopyLockedAsync, ct), ct);

        Task<bool> CopyLockedAsync()
        {
            if (!FileLink.TryCreate(from, link))
            {
                return Task.FromResult(false);
            }
            TemporaryFile.MoveOver(link, to);
            File.Delete(link); // it stays where the target was a link to the same file
            FolderSync.Flush(Path.GetDirectoryName(to)!);
            return Task.FromResult(true);
        }
    }

    public async Task<Blob?> OpenAsync(string key, CancellationToken ct = default)
    {
        FileStream file;
        try
        {
            file = new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, useAsync: true);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException
            || (missing is UnauthorizedAccessException && !File.Exists(PathOf(key)))) // a folder of that name
        {
            return null;
        }

        try
        {
            var footer = await BlobFooter.ReadAsync(file, key, ct);
            return new Blob(new PrefixStream(file, footer.ContentLength), footer.ContentLength, footer.ContentType, footer.ETag);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public Task<bool> DeleteAsync(string key, string? expectedETag = null, CancellationToken ct = default)
    {
        var path = PathOf(key);
        return Task.Run(() => _locks.RunAsync(key, DeleteLockedAsync, ct), ct);

        async Task<bool> DeleteLockedAsync()
        {
            if (!File.Exists(path) || (expectedETag is not null && !await HasETagAsync(key, expectedETag, ct)))
            {
                return false;
            }

            File.Delete(path);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
            DeleteEmptyFolders(Path.GetDirectoryName(path)!);
            return true;
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await Task.CompletedTask;
        foreach (var key in KeysUnder(FolderOf(prefix)).Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            yield return key;
        }
    }

    private string PathOf(string key) => Path.Combine(_root, BlobKey.Check(key));

    /// <summary>The deepest folder that holds every key with this prefix.</summary>
    private string FolderOf(string prefix)
    {
        var folder = BlobKey.FolderOf(prefix);
        return folder.Length == 0 ? _root : PathOf(folder);
    }

    private IEnumerable<string> KeysUnder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_root, path))
            .Where(key => !key.Contains('~', StringComparison.Ordinal));
    }

    /// <summary>Answers the new ETag, or null where the blob was not what was expected. Syncing blocks its thread: a pool's thread, so that an actor's turn does not wait and writes side by side are that.</summary>
    private Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, string contentType, Func<Task<bool>> isExpected, CancellationToken ct) =>
        Task.Run(() => WriteBlockingAsync(key, content, contentType, isExpected, ct), ct);

    private async Task<string?> WriteBlockingAsync(string key, ReadOnlyMemory<byte> content, string contentType, Func<Task<bool>> isExpected, CancellationToken ct)
    {
        try
        {
            return await WriteStepsAsync(key, content, contentType, isExpected, ct);
        }
        catch (Exception full) when (PlaceErrors.IsFull(full))
        {
            throw PlaceErrors.FullDisk(_root);
        }
    }

    private async Task<string?> WriteStepsAsync(string key, ReadOnlyMemory<byte> content, string contentType, Func<Task<bool>> isExpected, CancellationToken ct)
    {
        var path = PathOf(key);
        var footer = BlobFooter.For(content.Span, contentType);
        using var file = new TemporaryFile(_temporary);
        Reached(FileWriteStep.Created);
        await file.WriteAsync(content, footer, ct);
        Reached(FileWriteStep.Written);
        file.Sync();
        Reached(FileWriteStep.Synced);
        return await _locks.RunAsync(key, RenameAsync, ct);

        async Task<string?> RenameAsync()
        {
            if (!await isExpected())
            {
                return null;
            }

            file.MoveOver(path);
            Reached(FileWriteStep.Renamed);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
            return BlobFooter.ETagOf(footer);
        }
    }

    private async Task<bool> HasETagAsync(string key, string? expectedETag, CancellationToken ct)
    {
        await using var blob = await OpenAsync(key, ct);
        return blob?.ETag == expectedETag;
    }

    private void DeleteEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > _root.Length; folder = Path.GetDirectoryName(folder)!)
            {
                Directory.Delete(folder, recursive: false);
            }
        }
        catch (IOException)
        {
            // Not empty: something else lives there, and above it.
        }
    }
}
