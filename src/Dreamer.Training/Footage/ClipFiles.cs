namespace Dreamer.Training.Footage;

/// <summary>
/// Finds the file of a listed clip: by its id and page, or by the last part of its address. Nothing is fetched, and nothing outside
/// the folder is opened: a path with "..", an absolute one, and one that leads over a symbolic link are refused.
/// </summary>
internal sealed class ClipFiles(string folder)
{
    private static readonly string[] s_extensions = [".mp4", ".webm", ".mkv", ".mov", ".avi", ".ts"];
    private readonly string _folder = Path.GetFullPath(folder);

    public string Find(ListedClip clip)
    {
        foreach (var relative in Candidates(clip))
        {
            Refuse(relative);
            var path = Path.Combine(_folder, relative);
            if (File.Exists(path))
            {
                return IsFreeOfLinks(relative) ? path : throw new DroppedException(DropReason.LeavesFolder, $"'{relative}' leads over a symbolic link");
            }
        }
        throw new DroppedException(DropReason.MissingFile, $"no file for '{clip.VideoId}' in '{clip.PageDir}', nor '{FileName(clip.ContentUrl)}'");
    }

    /// <summary>WebVid keeps <c>videos/page/id.mp4</c>.</summary>
    private static IEnumerable<string> Candidates(ListedClip clip)
    {
        string[] places = [clip.PageDir, Path.Combine("videos", clip.PageDir), "videos", ""];
        var names = s_extensions.Select(extension => clip.VideoId + extension).Append(FileName(clip.ContentUrl)).Where(name => name.Length > 0);
        var byAddress = IsRelative(clip.ContentUrl) ? new[] { clip.ContentUrl } : [];
        return byAddress.Concat(from place in places.Distinct() from name in names select Path.Combine(place, name));
    }

    private static bool IsRelative(string address) => address.Length > 0 && !address.Contains("://", StringComparison.Ordinal);

    /// <summary>The last part of an address, without what a query or fragment adds.</summary>
    private static string FileName(string address) => Uri.UnescapeDataString(address.Split('?', '#')[0].Split('/')[^1]);

    private static void Refuse(string relative)
    {
        if (Path.IsPathRooted(relative) || relative.Split('/', '\\').Contains(".."))
        {
            throw new DroppedException(DropReason.LeavesFolder, $"'{relative}' leaves the folder");
        }
    }

    private bool IsFreeOfLinks(string relative)
    {
        var path = _folder;
        return relative.Split('/', StringSplitOptions.RemoveEmptyEntries).All(part => new FileInfo(path = Path.Combine(path, part)).LinkTarget is null);
    }
}
