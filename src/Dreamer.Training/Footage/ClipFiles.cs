using Dreamer.Training.Footage.Filters;

namespace Dreamer.Training.Footage;

/// <summary>
/// Finds the file of a listed clip: by its id and page, or by the last part of its address. Nothing is fetched, and nothing outside
/// the folder is opened: a path with "..", an absolute one, and one that leads over a symbolic link are refused.
/// </summary>
internal sealed class ClipFiles(string folder)
{
    private static readonly string[] s_extensions = [".mp4", ".m4v", ".mov", ".3gp", ".webm", ".mkv", ".avi", ".ts", ".mts", ".m2ts"];
    private static readonly EnumerationOptions s_whateverIsThere =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
    private readonly string _folder = Path.GetFullPath(folder);
    private readonly Dictionary<string, Dictionary<string, string>> _capitals = [];

    public string Find(ListedClip clip)
    {
        foreach (var relative in Candidates(clip))
        {
            Refuse(relative);
            if (Existing(relative) is { } found)
            {
                return IsFreeOfLinks(found) ? Path.Combine(_folder, found)
                    : throw new DroppedException(DropReason.LeavesFolder, $"'{found}' leads over a symbolic link");
            }
        }
        throw new DroppedException(
            DropReason.MissingFile, $"no file for '{clip.VideoId}' in '{clip.PageDir}', nor '{FileName(clip.ContentUrl)}'");
    }

    /// <summary>WebVid keeps <c>videos/page/id.mp4</c>.</summary>
    private static IEnumerable<string> Candidates(ListedClip clip)
    {
        string[] places = [clip.PageDir, Path.Combine("videos", clip.PageDir), "videos", ""];
        var names =
            s_extensions.Select(extension => clip.VideoId + extension).Append(FileName(clip.ContentUrl)).Where(name => name.Length > 0);
        var byAddress = IsRelative(clip.ContentUrl) ? new[] { clip.ContentUrl } : [];
        return byAddress.Concat(from place in places.Distinct() from name in names select Path.Combine(place, name));
    }

    /// <summary>The file as it is named, else the one whose extension has other capitals: cameras write IMG_0002.MP4.</summary>
    private string? Existing(string relative)
    {
        if (File.Exists(Path.Combine(_folder, relative)))
        {
            return relative;
        }
        var place = Path.GetDirectoryName(relative) ?? "";
        if (!_capitals.TryGetValue(place, out var names) && Directory.Exists(Path.Combine(_folder, place)))
        {
            _capitals[place] = names = Capitals(Path.Combine(_folder, place));
        }
        return names is not null && names.TryGetValue(WithSmallExtension(Path.GetFileName(relative)), out var name)
            ? Path.Combine(place, name)
            : null;
    }

    /// <summary>A folder's files whose extensions are not in small letters, by their names with such.</summary>
    private static Dictionary<string, string> Capitals(string place) =>
        Directory.EnumerateFiles(place, "*", s_whateverIsThere).Select(path => Path.GetFileName(path))
            .Where(name => WithSmallExtension(name) != name)
            .Order(StringComparer.Ordinal).DistinctBy(WithSmallExtension).ToDictionary(WithSmallExtension);

    private static string WithSmallExtension(string name) => Path.ChangeExtension(name, Path.GetExtension(name).ToLowerInvariant());

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
        return relative.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .All(part => new FileInfo(path = Path.Combine(path, part)).LinkTarget is null);
    }
}
