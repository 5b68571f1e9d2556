using System.Collections.Frozen;
using Microsoft.Extensions.FileProviders;

namespace Dreamer.Api.Studio;

/// <summary>The page's files: those of the build, or those of a folder, which are read anew for each request.</summary>
internal sealed class StudioPages(ApiOptions options) : IDisposable
{
    private const string Folder = "Studio/pages";

    private readonly PhysicalFileProvider? _folder = options.StudioFolder is { } folder ? new PhysicalFileProvider(Path.GetFullPath(folder)) : null;
    private readonly Lazy<FrozenDictionary<string, StudioFile>> _built = new(ReadBuilt);

    /// <summary>By its path below the page's own, such as <c>/app/start.js</c>.</summary>
    public StudioFile? Find(string path) => _folder is null ? _built.Value.GetValueOrDefault(path) : Read(_folder.GetFileInfo(path));

    public void Dispose() => _folder?.Dispose();

    private static FrozenDictionary<string, StudioFile> ReadBuilt()
    {
        var files = new ManifestEmbeddedFileProvider(typeof(StudioPages).Assembly, Folder);
        return FilesIn(files, "/").ToFrozenDictionary(path => path, path => Read(files.GetFileInfo(path))!);
    }

    private static IEnumerable<string> FilesIn(ManifestEmbeddedFileProvider files, string folder) =>
        from entry in files.GetDirectoryContents(folder)
        let path = folder + entry.Name
        from file in entry.IsDirectory ? FilesIn(files, path + "/") : [path]
        select file;

    private static StudioFile? Read(IFileInfo file)
    {
        if (!file.Exists || file.IsDirectory)
        {
            return null;
        }

        using var stream = file.CreateReadStream();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return new StudioFile(file.Name, content.ToArray());
    }
}
