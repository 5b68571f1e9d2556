using Dreamer.Testing;

namespace Dreamer.Storage.Tests;

/// <summary>What a store copies by itself.</summary>
[Collection(Stores.Name)]
public sealed class BlobCopyTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, OnFiles, OnAzure]
    public async Task A_copy_is_a_blob_of_its_own_and_outlives_what_it_was_made_of(StoreKind kind)
    {
        var store = await OpenAsync(kind);
        await store.PutAsync("t/a/clip.mp4", new byte[] { 1, 2, 3 }, "video/mp4");
        await store.PutAsync("t/b/clip.mp4", new byte[] { 9 }, "text/plain");
        Assert.True(await store.CopyAsync("t/a/clip.mp4", "t/b/clip.mp4")); // in the place of another
        Assert.True(await store.CopyAsync("t/a/clip.mp4", "t/b/clip.mp4")); // again, as a retry does
        await store.PutAsync("t/a/clip.mp4", new byte[] { 7, 7 }, "video/mp4");
        await store.DeleteAsync("t/a/clip.mp4");
        await using (var copy = await store.OpenAsync("t/b/clip.mp4"))
        {
            Assert.Equal("video/mp4", copy!.ContentType);
            Assert.Equal([1, 2, 3], await copy.ReadAllAsync(3));
            Assert.NotNull(await store.ReplaceAsync("t/b/clip.mp4", copy.ETag, new byte[] { 5 }, "video/mp4"));
        }
        Assert.False(await store.CopyAsync("t/a/clip.mp4", "t/c/clip.mp4"));
        Assert.Equal(["t/b/clip.mp4"], await store.ListAsync("").ToListAsync());
    }

    private async Task<IBlobStore> OpenAsync(StoreKind kind) =>
        kind == StoreKind.Files ? new FileBlobStore(_folder.Path) : new AzureBlobStore(await azurite.NewContainerAsync());
}
