using Dreamer.Testing;

namespace Dreamer.Storage.Tests;

/// <summary>What every store does.</summary>
[Collection(Stores.Name)]
public sealed class BlobStoreTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, OnFiles, OnAzure]
    public async Task What_is_put_is_what_is_opened(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await store.PutAsync("t/s/g/still.png", new byte[] { 1, 2, 3 }, "image/png");
        await using var blob = await store.OpenAsync("t/s/g/still.png");
        Assert.NotNull(blob);
        Assert.Equal((3, "image/png"), (blob.Length, blob.ContentType));
        Assert.Equal([1, 2, 3], await blob.ReadAllAsync(maxBytes: 3));
    }

    [Theory, OnFiles, OnAzure]
    public async Task An_empty_blob_is_a_blob(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await store.PutAsync("empty", ReadOnlyMemory<byte>.Empty, "text/plain");
        await using var blob = await store.OpenAsync("empty");
        Assert.Equal((0, "text/plain"), (blob?.Length, blob?.ContentType));
        Assert.Empty(await blob!.ReadAllAsync(0));
    }

    [Theory, OnFiles, OnAzure]
    public async Task Before_the_first_write_nothing_is_there_and_that_is_no_error(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        Assert.Null(await store.OpenAsync("a"));
        Assert.False(await store.DeleteAsync("a"));
        Assert.Empty(await store.ListAsync("").ToListAsync());
        Assert.Null(await store.ReplaceAsync("a", "0x1", new byte[1], "x/y"));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_missing_blob_is_null_and_not_an_error(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await store.PutAsync("t/a", new byte[1], "x/y");
        Assert.Null(await store.OpenAsync("t/b"));
        Assert.Null(await store.OpenAsync("u/b"));
        Assert.Null(await store.OpenAsync("t"));
        Assert.False(await store.DeleteAsync("t/b"));
        Assert.False(await store.DeleteAsync("t"));
    }

    [Theory, OnFiles, OnAzure]
    public async Task The_etag_changes_with_the_content(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        var first = await PutAsync(store, "a", "one");
        Assert.Equal(first, await ETagAsync(store, "a"));
        Assert.All(first, letter => Assert.True(char.IsAsciiLetterOrDigit(letter), $"'{first}' is not for a header's quotes"));
        Assert.NotEqual(first, await PutAsync(store, "a", "two"));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_replacement_needs_the_etag_that_is_there(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        var first = await PutAsync(store, "a", "one");
        Assert.Equal(await store.ReplaceAsync("a", first, "two"u8.ToArray(), "text/plain"), await ETagAsync(store, "a"));
        Assert.Null(await store.ReplaceAsync("a", first, "three"u8.ToArray(), "text/plain"));
        Assert.Null(await store.ReplaceAsync("a", null, "three"u8.ToArray(), "text/plain"));
        Assert.Equal("two", await ReadAsync(store, "a"));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_replacement_of_nothing_makes_the_blob_once(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        Assert.NotNull(await store.ReplaceAsync("a", null, "one"u8.ToArray(), "text/plain"));
        Assert.Null(await store.ReplaceAsync("a", null, "one"u8.ToArray(), "text/plain"));
        Assert.Null(await store.ReplaceAsync("b", await ETagAsync(store, "a"), "two"u8.ToArray(), "text/plain"));
        Assert.Equal(["a"], await store.ListAsync("").ToListAsync());
    }

    [Theory, OnFiles, OnAzure]
    public async Task Of_many_replacements_at_once_one_wins(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        var first = await PutAsync(store, "a", "start");
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.ReplaceAsync("a", first, new[] { (byte)i }, "x/y")));
        Assert.Single(won, etag => etag is not null);
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_deletion_can_need_an_etag_too(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        var first = await PutAsync(store, "a", "one");
        var second = await PutAsync(store, "a", "two");
        Assert.False(await store.DeleteAsync("a", first));
        Assert.True(await store.DeleteAsync("a", second));
        Assert.False(await store.DeleteAsync("a", second));
        Assert.Null(await store.OpenAsync("a"));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_reader_keeps_what_it_opened_while_the_blob_is_replaced(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await PutAsync(store, "a", "old");
        await using var old = await store.OpenAsync("a");
        await PutAsync(store, "a", "newer");
        Assert.Equal("old"u8.ToArray(), await old!.ReadAllAsync(100));
    }

    [Theory, OnFiles, OnAzure]
    public async Task The_stream_seeks_and_ends_where_the_content_ends(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await PutAsync(store, "a", "0123456789");
        await using var blob = await store.OpenAsync("a");
        blob!.Content.Seek(-3, SeekOrigin.End);
        using var reader = new StreamReader(blob.Content);
        Assert.Equal("789", await reader.ReadToEndAsync());
        Assert.Throws<NotSupportedException>(() => blob.Content.WriteByte(1));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_large_blob_comes_back_whole_and_in_ranges(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        var content = new byte[11 << 20];
        new Random(7).NextBytes(content);
        await store.PutAsync("large", content, "x/y");
        await using var blob = await store.OpenAsync("large");
        blob!.Content.Position = content.Length - 5_000_000; // further in than what came with the opening
        var part = new byte[100];
        await blob.Content.ReadExactlyAsync(part);
        Assert.Equal(content[^5_000_000..][..100], part);
        blob.Content.Position = 0;
        var whole = await blob.ReadAllAsync(content.Length);
        Assert.True(content.AsSpan().SequenceEqual(whole), "other bytes came back");
        Assert.Equal(0, await blob.Content.ReadAsync(part));
    }

    [Theory, OnFiles, OnAzure]
    public async Task Listing_gives_the_keys_with_the_prefix_in_order(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        foreach (var key in new[] { "t/s2/b", "t/s1/c", "t/s1/a", "t/s1/B", "u/s1/a", "top", ".grains/x" })
        {
            await PutAsync(store, key, "x");
        }

        Assert.Equal(["t/s1/B", "t/s1/a", "t/s1/c", "t/s2/b"], await store.ListAsync("t/").ToListAsync());
        Assert.Equal(["t/s1/B", "t/s1/a", "t/s1/c"], await store.ListAsync("t/s1").ToListAsync());
        Assert.Equal(["top"], await store.ListAsync("to").ToListAsync());
        Assert.Equal(7, await store.ListAsync("").CountAsync());
        Assert.Empty(await store.ListAsync("none/at/all").ToListAsync());
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.ListAsync("../x/").ToListAsync());
    }

    [Theory, OnFiles, OnAzure]
    public async Task Deleting_a_folder_deletes_all_in_it_and_nothing_beside(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        foreach (var key in Enumerable.Range(0, 20).Select(i => $"t/s1/g{i}/a").Append("t/s10/a").Append("t/s1x"))
        {
            await PutAsync(store, key, "x");
        }

        await store.DeleteFolderAsync("t/s1/");
        Assert.Equal(["t/s10/a", "t/s1x"], await store.ListAsync("").ToListAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteFolderAsync("t/s1"));
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_cancelled_write_leaves_the_old_blob(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await PutAsync(store, "a", "old");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync("a", new byte[9], "x/y", new CancellationToken(true)));
        Assert.Equal("old", await ReadAsync(store, "a"));
    }

    [Theory, OnFiles, OnAzure]
    public async Task Readers_see_whole_blobs_while_writers_replace_them(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await store.PutAsync("t/a", new byte[1], "x/y");
        var writers = Enumerable.Range(1, 4).Select(length => Task.Run(async () =>
        {
            for (var round = 0; round < 10; round++)
            {
                await store.PutAsync("t/a", Enumerable.Repeat((byte)length, length * 1000).ToArray(), "x/y");
            }
        })).ToArray();
        while (!writers.All(writer => writer.IsCompleted))
        {
            await using var blob = await store.OpenAsync("t/a");
            var bytes = await blob!.ReadAllAsync(10_000);
            Assert.True(bytes.Length == 1 || bytes.All(b => b * 1000 == bytes.Length), "a mix of two writes was read");
        }

        await Task.WhenAll(writers);
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_blob_larger_than_its_reader_expects_is_refused_unread(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await store.PutAsync("a", new byte[100], "x/y");
        await using var blob = await store.OpenAsync("a");
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => blob!.ReadAllAsync(maxBytes: 99));
        Assert.Contains("100", refused.Message, StringComparison.Ordinal);
    }

    [Theory, OnFiles, OnAzure]
    public async Task A_key_that_is_none_is_refused(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync("../a", new byte[1], "x/y"));
        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenAsync("a//b"));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync("/a"));
    }

    private async Task<IBlobStore> OpenAsync(StoreKind kind) =>
        kind == StoreKind.Files ? new FileBlobStore(_folder.Path) : new AzureBlobStore(await azurite.NewContainerAsync());

    /// <summary>Answers the new ETag.</summary>
    private static async Task<string> PutAsync(IBlobStore store, string key, string content)
    {
        await store.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(content), "text/plain");
        return await ETagAsync(store, key);
    }

    private static async Task<string> ETagAsync(IBlobStore store, string key)
    {
        await using var blob = await store.OpenAsync(key);
        return blob!.ETag;
    }

    private static async Task<string> ReadAsync(IBlobStore store, string key)
    {
        await using var blob = await store.OpenAsync(key);
        return System.Text.Encoding.UTF8.GetString(await blob!.ReadAllAsync(1000));
    }
}
