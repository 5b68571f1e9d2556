using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Dreamer.Training.Tests.Footage;

/// <summary>Films made by ffmpeg, as others' programs make them.</summary>
internal static class Films
{
    /// <summary>A film of what ffmpeg draws by itself.</summary>
    public static Task MakeAsync(string path, string source, string[] options) => RunAsync(["-f", "lavfi", "-i", source, .. options, path]);

    /// <summary>The same MP4 with a note that players turn it by 90 or 270 degrees: the matrix of its track.</summary>
    public static async Task<string> TurnAsync(string path, int degrees)
    {
        var film = await File.ReadAllBytesAsync(path);
        var matrix = film.AsSpan(film.AsSpan().IndexOf("tkhd"u8) + 4 + 40);
        var across = degrees == 90 ? 0x1_0000 : -0x1_0000;
        BinaryPrimitives.WriteInt32BigEndian(matrix, 0);
        BinaryPrimitives.WriteInt32BigEndian(matrix[4..], across);
        BinaryPrimitives.WriteInt32BigEndian(matrix[12..], -across);
        BinaryPrimitives.WriteInt32BigEndian(matrix[16..], 0);
        var turned = Path.ChangeExtension(path, $"turned{Path.GetExtension(path)}");
        await File.WriteAllBytesAsync(turned, film);
        return turned;
    }

    public static async Task RunAsync(string[] arguments)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments]) { RedirectStandardError = true })!;
        var words = await ffmpeg.StandardError.ReadToEndAsync();
        await ffmpeg.WaitForExitAsync();
        Assert.True(ffmpeg.ExitCode == 0, words);
    }

    /// <summary>An MP4 whose artwork stands before its film: the box of remarks before the boxes of tracks.</summary>
    public static byte[] ArtworkFirst(byte[] film)
    {
        var (name, at, length) = Boxes(film, 0, film.Length).First(box => box.Name == "moov");
        Assert.Equal("moov", name);
        var inner = Boxes(film, at + 8, at + length).OrderBy(box => box.Name switch { "mvhd" => 0, "udta" => 1, _ => 2 });
        return [.. film[..(at + 8)], .. inner.SelectMany(box => film[box.At..(box.At + box.Length)]), .. film[(at + length)..]];
    }

    private static IEnumerable<(string Name, int At, int Length)> Boxes(byte[] film, int at, int end)
    {
        while (at < end)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(film.AsSpan(at));
            yield return (Encoding.ASCII.GetString(film, at + 4, 4), at, length);
            at += length;
        }
    }
}
