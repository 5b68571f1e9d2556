namespace Dreamer.Training.Files;

/// <summary>Writes a text so that there is all of it or none, whatever ends the process.</summary>
internal static class WholeFile
{
    public static void Write(string path, string text)
    {
        File.WriteAllText(path + "~", text);
        File.Move(path + "~", path, overwrite: true);
    }
}
