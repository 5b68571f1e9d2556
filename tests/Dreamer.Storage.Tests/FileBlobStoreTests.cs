using Dreamer.Testing;

namespace Dreamer.Storage.Tests;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileBlobStore _store;

    public FileBlobStoreTests() => _store = new FileBlobStore(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_put_is_what_is_opened()
    {
        await _store.PutAsync("t/s/g/still.png", new byte[] { 1, 2, 3 }, "image/png");
        await using var blob = await _store.OpenAsync("t/s/g/still.png");
        Assert.NotNull(blob);
        Assert.Equal((3, "image/png"), (blob.Length, blob.ContentType));
        Assert.Equal([1, 2, 3], await blob.ReadAllAsync(maxBytes: 3));
    }

    [Fact]
    public async Task A_blob_outlives_its_store()
    {
        await _store.PutAsync("a", "x"u8.ToArray(), "text/plain");
        await using var blob = await new FileBlobStore(_folder.Path).OpenAsync("a");
        Assert.Equal("text/plain", blob?.ContentType);
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        await _store.PutAsync("empty", ReadOnlyMemory<byte>.Empty, "text/plain");
        await using var blob = await _store.OpenAsync("empty");
        Assert.Equal(0, blob?.Length);
    }

    [Fact]
    public async Task A_missing_blob_is_null_and_not_an_error()
    {
        await _store.PutAsync("t/a", new byte[1], "x/y");
        Assert.Null(await _store.OpenAsync("t/b"));
        Assert.Null(await _store.OpenAsync("u/b"));
        Assert.Null(await _store.OpenAsync("t"));
        Assert.False(await _store.DeleteAsync("t/b"));
        Assert.False(await _store.DeleteAsync("t"));
    }

    [Fact]
    public async Task The_etag_changes_with_the_content_and_only_with_it()
    {
        var first = await PutAndReadETagAsync("one");
        Assert.Equal(first, await PutAndReadETagAsync("one"));
        Assert.NotEqual(first, await PutAndReadETagAsync("two"));
    }

    [Fact]
    public async Task A_reader_keeps_what_it_opened_while_the_blob_is_replaced()
    {
        await _store.PutAsync("a", "old"u8.ToArray(), "text/plain");
        await using var old = await _store.OpenAsync("a");
        await _store.PutAsync("a", "newer"u8.ToArray(), "text/plain");
        Assert.Equal("old"u8.ToArray(), await old!.ReadAllAsync(100));
    }

    [Fact]
    public async Task The_stream_seeks_and_ends_where_the_content_ends()
    {
        await _store.PutAsync("a", "0123456789"u8.ToArray(), "text/plain");
        await using var blob = await _store.OpenAsync("a");
        blob!.Content.Seek(-3, SeekOrigin.End);
        using var reader = new StreamReader(blob.Content);
        Assert.Equal("789", await reader.ReadToEndAsync());
        Assert.Throws<NotSupportedException>(() => blob.Content.WriteByte(1));
    }

    [Fact]
    public async Task Listing_gives_the_keys_with_the_prefix_in_order()
    {
        foreach (var key in new[] { "t/s2/b", "t/s1/c", "t/s1/a", "u/s1/a", "top" })
        {
            await _store.PutAsync(key, new byte[1], "x/y");
        }

        Assert.Equal(["t/s1/a", "t/s1/c", "t/s2/b"], await ListAsync("t/"));
        Assert.Equal(["t/s1/a", "t/s1/c"], await ListAsync("t/s1"));
        Assert.Equal(["top"], await ListAsync("to"));
        Assert.Equal(5, (await ListAsync("")).Count);
        Assert.Empty(await ListAsync("none/at/all"));
    }

    [Fact]
    public async Task Deleting_the_last_blob_of_a_folder_leaves_no_folder()
    {
        await _store.PutAsync("t/s/g", new byte[1], "x/y");
        Assert.True(await _store.DeleteAsync("t/s/g"));
        Assert.Null(await _store.OpenAsync("t/s/g"));
        Assert.False(Directory.Exists(_folder.File("t")));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_the_old_blob_and_no_litter()
    {
        await _store.PutAsync("a", "old"u8.ToArray(), "text/plain");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.PutAsync("a", new byte[9], "x/y", new CancellationToken(true)));
        await using var blob = await _store.OpenAsync("a");
        Assert.Equal(3, blob?.Length);
        Assert.Empty(Directory.GetFiles(_folder.File("~tmp")));
    }

    [Fact]
    public async Task Readers_see_whole_blobs_while_writers_replace_them()
    {
        await _store.PutAsync("t/a", new byte[1], "x/y");
        var writers = Enumerable.Range(1, 4).Select(length => Task.Run(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                await _store.PutAsync("t/a", Enumerable.Repeat((byte)length, length * 1000).ToArray(), "x/y");
            }
        })).ToArray();
        while (!writers.All(writer => writer.IsCompleted))
        {
            await using var blob = await _store.OpenAsync("t/a");
            var bytes = await blob!.ReadAllAsync(10_000);
            Assert.True(bytes.Length == 1 || bytes.All(b => b * 1000 == bytes.Length), "a mix of two writes was read");
        }

        await Task.WhenAll(writers);
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

    [Fact]
    public async Task A_blob_larger_than_its_reader_expects_is_refused_unread()
    {
        await _store.PutAsync("a", new byte[100], "x/y");
        await using var blob = await _store.OpenAsync("a");
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => blob!.ReadAllAsync(maxBytes: 99));
        Assert.Contains("100", refused.Message, StringComparison.Ordinal);
    }

    private async Task<string> PutAndReadETagAsync(string content)
    {
        await _store.PutAsync("etag", System.Text.Encoding.UTF8.GetBytes(content), "text/plain");
        await using var blob = await _store.OpenAsync("etag");
        return blob!.ETag;
    }

    private async Task<List<string>> ListAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var key in _store.ListAsync(prefix))
        {
            keys.Add(key);
        }

        return keys;
    }
}
