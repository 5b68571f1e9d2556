using Dreamer.Errors;
using Dreamer.Testing;

namespace Dreamer.Storage.Tests;

/// <summary>What only files do. What every store does is in <see cref="BlobStoreTests"/>.</summary>
public sealed class FileBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileBlobStore _store;

    public FileBlobStoreTests() => _store = new FileBlobStore(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_is_told_with_its_place()
    {
        var full = new IOException("No space left on device", 28); // ENOSPC, as .NET tells it
        var store = new FileBlobStore(_folder.Path) { Reached = step => { if (step == FileWriteStep.Created) { throw full; } } };

        var refused = await Assert.ThrowsAsync<DreamerException>(() => store.PutAsync("a/b", new byte[1], "x/y"));

        Assert.Equal((ErrorCode.StorageFull, true), (refused.Code, refused.IsRetryable));
        Assert.Contains($"'{_folder.Path}'", refused.Message, StringComparison.Ordinal);
        Assert.Null(await store.OpenAsync("a/b"));
    }

    [Fact]
    public async Task A_blob_outlives_its_store()
    {
        await _store.PutAsync("a", "x"u8.ToArray(), "text/plain");
        await using var blob = await new FileBlobStore(_folder.Path).OpenAsync("a");
        Assert.Equal("text/plain", blob?.ContentType);
    }

    [Fact]
    public async Task The_etag_is_of_the_content_alone()
    {
        await _store.PutAsync("a", "same"u8.ToArray(), "text/plain");
        await _store.PutAsync("b", "same"u8.ToArray(), "text/plain");
        await using var a = await _store.OpenAsync("a");
        await using var b = await _store.OpenAsync("b");
        Assert.Equal(a!.ETag, b!.ETag);
    }

    [Fact]
    public async Task A_folder_that_others_delete_meanwhile_is_made_again()
    {
        var folder = _folder.File("next-door");
        using var done = new CancellationTokenSource();
        var deleting = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                try
                {
                    Directory.Delete(folder);
                }
                catch (IOException)
                {
                    // It is not there, or not empty.
                }
                await Task.Delay(1); // often, and not so often that nobody could ever come in between
            }
        });
        for (var n = 0; n < 20_000; n++)
        {
            using var file = new TemporaryFile(_folder.Path);
            file.MoveOver(Path.Combine(folder, "blob"));
            File.Delete(Path.Combine(folder, "blob"));
        }
        await done.CancelAsync();
        await deleting;
    }

    [Fact]
    public async Task Deleting_the_last_blob_of_a_folder_leaves_no_folder()
    {
        await _store.PutAsync("t/s/g", new byte[1], "x/y");
        Assert.True(await _store.DeleteAsync("t/s/g"));
        Assert.False(Directory.Exists(_folder.File("t")));
    }

    [Fact]
    public async Task A_write_that_did_not_happen_leaves_no_litter()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.PutAsync("a", new byte[9], "x/y", new CancellationToken(true)));
        Assert.Null(await _store.ReplaceAsync("a", "no such etag", new byte[9], "x/y"));
        Assert.Empty(Directory.GetFiles(_folder.File("~tmp")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task A_file_that_was_cut_from_outside_is_named_and_not_served(int cut)
    {
        await _store.PutAsync("t/a", new byte[100], "x/y");
        await using (var file = File.OpenWrite(_folder.File("t/a")))
        {
            file.SetLength(file.Length - cut);
        }

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => _store.OpenAsync("t/a"));
        Assert.Contains("'t/a'", refused.Message, StringComparison.Ordinal);
    }
}
