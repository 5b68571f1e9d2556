using Dreamer.Media.Video;

namespace Dreamer.Media.Tests;

/// <summary>Files written by ffmpeg, as others' programs would.</summary>
internal static class FfmpegFiles
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    /// <summary>The picture in the format that the file's name says.</summary>
    public static Task<byte[]> ConvertAsync(RgbImage image, string file, params string[] options) =>
        WriteAsync(file, (input, stop) => input.WriteAsync(Png.Encode(image), stop).AsTask(), ["-f", "png_pipe", "-i", "pipe:0", .. options]);

    /// <summary>A file of what ffmpeg draws or plays by itself.</summary>
    public static Task<byte[]> MakeAsync(string file, string source, params string[] options) =>
        WriteAsync(file, feed: null, ["-f", "lavfi", "-i", source, .. options]);

    private static async Task<byte[]> WriteAsync(string file, Func<Stream, CancellationToken, Task>? feed, string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("dreamer-ffmpeg-");
        try
        {
            var path = Path.Combine(folder.FullName, file);
            await FfmpegProcess.RunAsync("ffmpeg", ["-hide_banner", "-loglevel", "error", "-y", .. arguments, path], feed, (_, _) => Task.FromResult(true), s_timeout, CancellationToken.None);
            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
