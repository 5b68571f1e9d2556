namespace Dreamer.Diffusion.Checkpoints;

/// <summary>Reads files whole, but never more than is allowed of one: its length may be unknown, as a pipe's is, or untrue, as a device's.</summary>
public static class BoundedFile
{
    private const int Chunk = 1 << 16;

    /// <exception cref="InvalidDataException">The file has more bytes than <paramref name="most"/>.</exception>
    public static byte[] ReadBytes(string path, long most)
    {
        using var file = File.OpenRead(path);
        var known = file.CanSeek ? file.Length : 0;
        if (known > most)
        {
            throw new InvalidDataException($"{path} has {known} bytes; at most {most} are read.");
        }
        using var bytes = new MemoryStream((int)known);
        var chunk = new byte[Chunk];
        while (file.Read(chunk) is > 0 and var read)
        {
            if (bytes.Length + read > most)
            {
                throw new InvalidDataException($"{path} goes on after {most} bytes; no more are read.");
            }
            bytes.Write(chunk, 0, read);
        }
        return bytes.ToArray();
    }

    /// <summary>Text in UTF-8, or as its byte order mark says.</summary>
    /// <exception cref="InvalidDataException">The file has more bytes than <paramref name="most"/>.</exception>
    public static string ReadText(string path, long most)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, most)));
        return reader.ReadToEnd();
    }
}
