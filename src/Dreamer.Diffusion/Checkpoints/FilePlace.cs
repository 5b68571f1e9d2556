using Microsoft.Win32.SafeHandles;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>What lies where a model's file should be: the file, a link that leads nowhere, or something that stands for the file.</summary>
internal static class FilePlace
{
    /// <summary>By so many of its first bytes a file is known for something else.</summary>
    public const int StandInLength = 32;

    // A download that went wrong leaves these under the right name.
    private static readonly (byte[] Start, string Kind)[] s_standIns =
    [
        ("version https://git-lfs"u8.ToArray(), "a Git LFS pointer and not the file itself, which 'git lfs pull' fetches"),
        ("<!DOCTYPE"u8.ToArray(), "a page of HTML and not the file that was asked for"),
        ("<!doctype"u8.ToArray(), "a page of HTML and not the file that was asked for"),
        ("<html"u8.ToArray(), "a page of HTML and not the file that was asked for"),
        ("GGUF"u8.ToArray(), "a GGUF file, whose block-wise numbers are not read here"),
        ("PK\x3\x4"u8.ToArray(), "a zip archive, as PyTorch's pickles are, which are programs and not read here"),
    ];

    /// <exception cref="FileNotFoundException">The message names a link that leads nowhere, and its target.</exception>
    public static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException(DeadLink(path) ?? $"There is no file {path}.", path, e);
        }
    }

    /// <summary>Of the path or a folder above it; null where no link leads nowhere.</summary>
    public static string? DeadLink(string path)
    {
        for (var at = Path.GetFullPath(path); at is not null; at = Path.GetDirectoryName(at))
        {
            var link = new FileInfo(at);
            if (link.LinkTarget is { } target && link.ResolveLinkTarget(returnFinalTarget: true) is { } last && !Path.Exists(last.FullName))
            {
                return $"{at} is a link to {target}, which is not there.";
            }
        }
        return null;
    }

    /// <summary>Of a file's first bytes; null where they may be what they should.</summary>
    public static string? StandInOf(ReadOnlySpan<byte> start)
    {
        foreach (var (known, kind) in s_standIns)
        {
            if (start.StartsWith(known))
            {
                return kind;
            }
        }
        return null;
    }
}
