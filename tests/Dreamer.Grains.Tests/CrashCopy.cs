namespace Dreamer.Grains.Tests;

/// <summary>What a process that is killed now would leave on disk.</summary>
internal static class CrashCopy
{
    public static void Take(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            try
            {
                File.Copy(file, copy);
            }
            catch (FileNotFoundException) // a temporary one that was renamed meanwhile
            {
            }
        }
    }
}
