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
/// </summary>
internal sealed class FileBlobStore : IBlobStore
{
    // '~' is no character of a key, so no blob can be taken for a temporary file.
    private const string TemporaryFolder = "~tmp";

    private readonly string _root;
    private readonly string _temporary;

    public FileBlobStore(string folder)
    {
        _root = Path.GetFullPath(folder);
        _temporary = Path.Combine(_root, TemporaryFolder);
        Directory.CreateDirectory(_temporary);
        DeleteWhatACrashLeft();
    }

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default)
    {
        var path = PathOf(key);
        var temporary = Path.Combine(_temporary, Guid.NewGuid().ToString("N"));
        try
        {
            await WriteAsync(temporary, content, BlobFooter.For(content.Span, contentType), ct);
            MoveOver(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public async Task<Blob?> OpenAsync(string key, CancellationToken ct = default)
    {
        FileStream file;
        try
        {
            file = new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, useAsync: true);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException && !File.Exists(PathOf(key)))
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

    public Task<bool> DeleteAsync(string key, CancellationToken ct = default)
    {
        var path = PathOf(key);
        if (!File.Exists(path))
        {
            return Task.FromResult(false);
        }

        File.Delete(path);
        FolderSync.Flush(Path.GetDirectoryName(path)!);
        DeleteEmptyFolders(Path.GetDirectoryName(path)!);
        return Task.FromResult(true);
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
        var slash = prefix.LastIndexOf('/');
        return slash < 0 ? _root : PathOf(prefix[..slash]);
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

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, byte[] footer, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        await file.WriteAsync(content, ct);
        await file.WriteAsync(footer, ct);
        file.Flush(flushToDisk: true);
    }

    private static void MoveOver(string temporary, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        for (var attempt = 1; ; attempt++)
        {
            Directory.CreateDirectory(folder);
            try
            {
                File.Move(temporary, path, overwrite: true);
                break;
            }
            catch (DirectoryNotFoundException) when (attempt < 5)
            {
                // A delete next door removed the folder between the two lines: make it again.
            }
        }

        FolderSync.Flush(folder);
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

    private void DeleteWhatACrashLeft()
    {
        // Young files may belong to another process's write that is under way.
        foreach (var file in new DirectoryInfo(_temporary).EnumerateFiles().Where(file => file.LastWriteTimeUtc < TimeProvider.System.GetUtcNow().AddHours(-1)))
        {
            file.Delete();
        }
    }
}
