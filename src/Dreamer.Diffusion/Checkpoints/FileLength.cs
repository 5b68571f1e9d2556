namespace Dreamer.Diffusion.Checkpoints;

/// <summary>How long a file is. Of a link, as download caches are full of, a FileInfo gives the link's own length.</summary>
internal static class FileLength
{
    public static long Of(string path)
    {
        using var file = File.OpenRead(path);
        return file.Length;
    }
}
