using Dreamer.Api.Keys;
using Dreamer.Storage;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Api.Tests.Keys;

public sealed class KeyRingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_key_is_made_once_and_opens_the_server_after_a_restart()
    {
        var made = await Ring(new ApiOptions()).OpenStoredAsync();
        var restarted = Ring(new ApiOptions());

        Assert.Null(await restarted.OpenStoredAsync());
        Assert.NotNull(restarted.Find(made!));
    }

    [Fact]
    public async Task Only_the_hash_of_a_key_reaches_the_disk()
    {
        var made = await Ring(new ApiOptions()).OpenStoredAsync();

        var files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, text => text.Contains(made!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configured_key_shuts_the_stored_one_out()
    {
        var made = await Ring(new ApiOptions()).OpenStoredAsync();
        var configured = Ring(new ApiOptions { ApiKey = "mine" });

        Assert.Null(await configured.OpenStoredAsync());
        Assert.NotNull(configured.Find("mine"));
        Assert.Null(configured.Find(made!));
    }

    [Fact]
    public async Task Of_servers_that_start_first_together_one_prints_a_key_and_it_opens_all()
    {
        var blobs = Blobs();
        KeyRing[] rings = [.. Enumerable.Range(0, 4).Select(_ => new KeyRing(blobs, new ApiOptions(), TimeProvider.System))];

        var made = await Task.WhenAll(rings.Select(ring => ring.OpenStoredAsync()));

        var key = Assert.Single(made, key => key is not null)!;
        Assert.All(rings, ring => Assert.NotNull(ring.Find(key)));
        var later = Ring(new ApiOptions());
        await later.OpenStoredAsync();
        Assert.NotNull(later.Find(key));
    }

    public void Dispose() => _folder.Dispose();

    private KeyRing Ring(ApiOptions options) => new(Blobs(), options, TimeProvider.System);

    private IBlobStore Blobs() => new ServiceCollection().AddFileBlobStore(_folder.Path).BuildServiceProvider().GetRequiredService<IBlobStore>();
}
