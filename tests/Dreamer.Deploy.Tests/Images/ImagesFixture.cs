using System.Collections.Concurrent;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>Publishes what this build made, on the stand-in for a base; each image once.</summary>
public sealed class ImagesFixture : IAsyncLifetime, IDisposable
{
    public const string Source = "https://example.org/Dreamer.Orleans";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);
    private static readonly string[] s_publish =
        ["publish", "-c", "Release", "--no-build", "--nologo", "-v", "q", "-nodeReuse:false", "-t:PublishContainer"];
    private static readonly string[] s_natives = ["libtorch_cpu.so", "libLibTorchSharp.so", "libSkiaSharp.so", "libsodium.so"];

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, Task<PublishedImage>> _published = [];
    private BaseRegistry? _registry;

    public async Task InitializeAsync()
    {
        var natives = s_natives.Select(name => Path.Combine(AppContext.BaseDirectory, "runtimes/linux-x64/native", name)).ToList();
        _registry = await BaseRegistry.StartAsync(await BaseImage.MakeAsync(_folder.File("base.tar.gz"), natives));
    }

    public async Task DisposeAsync() => await _registry!.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    internal Task<PublishedImage> PublishedAsync(string project) => _published.GetOrAdd(project, name => PublishAsync(name, name));

    /// <summary>Into folders of that name.</summary>
    internal async Task<PublishedImage> PublishAsync(string project, string name)
    {
        var archive = _folder.File(name + ".tar");
        var ended = await RunAsync(
            project, $"-p:ImageBase={_registry!.Image}", $"-p:ContainerArchiveOutputPath={archive}", $"-p:RepositoryUrl={Source}",
            $"-p:PublishDir={_folder.File(name + ".publish")}/", $"-p:ImageFolder={_folder.File(name + ".root")}");
        Assert.True(ended.Code == 0, ended.Output + ended.Errors);
        return PublishedImage.Read(archive, _folder.File(name));
    }

    /// <summary>The SDK keeps bases that it fetched in the folder for temporary files.</summary>
    internal Task<OtherProgram> RunAsync(string project, params string[] properties) => OtherProgram.RunAsync(
        "dotnet",
        [.. s_publish, RepositoryRoot.Combine($"silos/{project}"), .. properties],
        new() { ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = _registry!.Host, ["TMPDIR"] = _folder.Path },
        s_patience);
}
