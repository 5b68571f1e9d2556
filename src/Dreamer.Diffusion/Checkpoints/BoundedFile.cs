using System.Text;
using System.Text.Unicode;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>
/// Reads files whole, but never more than is allowed of one: its length may be unknown, as a pipe's is, or untrue, as a device's.
/// </summary>
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

    /// <summary>Text in UTF-8, or in UTF-16 as its byte order mark says.</summary>
    /// <exception cref="InvalidDataException">The file has more bytes than <paramref name="most"/>, or is no text.</exception>
    public static string ReadText(string path, long most) => Encoding.UTF8.GetString(ReadUtf8(path, most).Span);

    /// <summary>A text's bytes in UTF-8, whatever its byte order mark says it was in, and without the mark.</summary>
    public static ReadOnlyMemory<byte> ReadUtf8(string path, long most)
    {
        ReadOnlyMemory<byte> text = ReadBytes(path, most) switch
        {
            [0xEF, 0xBB, 0xBF, ..] bytes => bytes.AsMemory(3),
            [0xFF, 0xFE, .. var wide] => Encoding.Convert(Encoding.Unicode, Encoding.UTF8, wide),
            [0xFE, 0xFF, .. var wide] => Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, wide),
            var bytes => bytes,
        };
        return Utf8.IsValid(text.Span) ? text : throw new InvalidDataException($"{path} is no text in UTF-8.");
    }
}
