using Dreamer.Cli.Display;
using Dreamer.Media;
using Dreamer.Media.Video;

namespace Dreamer.Cli.Generating;

/// <summary>Shows small results larger: each pixel becomes a square of its colour.</summary>
internal static class Enlargement
{
    public const int Most = 32;

    private const int LargestSide = 4096;

    public static Task ApplyAsync(string path, int scale, CancellationToken stop) =>
        scale == 1 ? Task.CompletedTask
        : Path.GetExtension(path).Equals(".mp4", StringComparison.OrdinalIgnoreCase) ? ClipAsync(path, scale, stop)
        : StillAsync(path, scale, stop);

    private static async Task ClipAsync(string path, int scale, CancellationToken stop)
    {
        var info = await VideoProbe.ReadAsync(path, stop);
        var options = new Mp4Options(Fitting(scale, Math.Max(info.Width, info.Height)), VideoScaling.Neighbor);
        var frames = await VideoDecoder.DecodeAsync(path, stop);
        await WriteAsync(path, await VideoEncoder.EncodeMp4Async(frames, info.Fps, options, stop), stop);
    }

    private static async Task StillAsync(string path, int scale, CancellationToken stop)
    {
        var still = Png.Decode(await File.ReadAllBytesAsync(path, stop));
        await WriteAsync(path, Png.Encode(Enlarge(still, Fitting(scale, Math.Max(still.Width, still.Height)))), stop);
    }

    private static RgbImage Enlarge(RgbImage small, int scale)
    {
        var large = new byte[small.Pixels.Length * scale * scale];
        var row = small.Width * scale * 3;
        for (var y = 0; y < small.Height * scale; y++)
        {
            for (var x = 0; x < small.Width * scale; x++)
            {
                small.Pixels.AsSpan(((y / scale * small.Width) + (x / scale)) * 3, 3).CopyTo(large.AsSpan((y * row) + (x * 3)));
            }
        }

        return new RgbImage(small.Width * scale, small.Height * scale, large);
    }

    /// <summary>The result is there, and better smaller than not at all.</summary>
    private static int Fitting(int scale, int side)
    {
        var most = Math.Max(1, LargestSide / side);
        if (scale > most)
        {
            Terminal.Line($"--scale {scale} would make {side * scale} pixels of {side}, over {LargestSide}: {most} is taken.");
        }

        return Math.Min(scale, most);
    }

    /// <summary>Whole, or not at all.</summary>
    private static async Task WriteAsync(string path, byte[] bytes, CancellationToken stop)
    {
        var partial = $"{Path.GetFullPath(path)}.{Path.GetRandomFileName()}";
        try
        {
            await File.WriteAllBytesAsync(partial, bytes, stop);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
