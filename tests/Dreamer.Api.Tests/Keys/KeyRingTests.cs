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
        Assert.True(restarted.TryFind(made!, out _));
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
        Assert.True(configured.TryFind("mine", out _));
        Assert.False(configured.TryFind(made!, out _));
    }

    public void Dispose() => _folder.Dispose();

    private KeyRing Ring(ApiOptions options) => new(
        new ServiceCollection().AddFileBlobStore(_folder.Path).BuildServiceProvider().GetRequiredService<IBlobStore>(), options, TimeProvider.System);
}
