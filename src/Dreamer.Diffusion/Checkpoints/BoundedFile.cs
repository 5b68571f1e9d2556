using System.Text;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>Reads files whole, but never more than is allowed of one: its length may be unknown, as a pipe's is, or untrue, as a device's.</summary>
public static class BoundedFile
{
    private const int Chunk = 1 << 16;

    /// <exception cref="InvalidDataException">The file has more bytes than <paramref name="most"/>, or stands for another one.</exception>
    /// <exception cref="FileNotFoundException">There is no such file, or a link that leads nowhere.</exception>
    public static byte[] ReadBytes(string path, long most)
    {
        using var file = new FileStream(FilePlace.Open(path), FileAccess.Read);
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
        return FilePlace.StandInOf(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) is { } kind
            ? throw new InvalidDataException($"{path} is {kind}.")
            : bytes.ToArray();
    }

    /// <summary>Text in UTF-8, or as its byte order mark says.</summary>
    /// <exception cref="InvalidDataException">The file has more bytes than <paramref name="most"/>, or stands for another one.</exception>
    public static string ReadText(string path, long most)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, most)));
        return reader.ReadToEnd();
    }

    /// <summary>A text's bytes in UTF-8, whatever its byte order mark says it was in, and without the mark.</summary>
    public static ReadOnlyMemory<byte> ReadUtf8(string path, long most) => ReadBytes(path, most) switch
    {
        [0xEF, 0xBB, 0xBF, ..] bytes => bytes.AsMemory(3),
        [0xFF, 0xFE, .. var text] => Encoding.Convert(Encoding.Unicode, Encoding.UTF8, text),
        [0xFE, 0xFF, .. var text] => Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, text),
        var bytes => bytes,
    };
}
