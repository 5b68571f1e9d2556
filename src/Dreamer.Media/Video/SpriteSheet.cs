using System.Globalization;

namespace Dreamer.Media.Video;

/// <summary>
/// Small copies of a clip's frames on one picture, a row after the other: what a player shows above its time line. ffmpeg picks, shrinks and lays
/// them out, so that of a long clip no more than one frame is in memory.
/// </summary>
public static class SpriteSheet
{
    public const int Columns = 4;

    /// <summary>Evenly over the clip; a shorter one has all its frames.</summary>
    public const int MostTiles = 16;

    /// <summary>Pixels of a tile; what is smaller stays as it is.</summary>
    public const int LongestSide = 256;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    public static async Task<RgbImage> RenderAsync(ReadOnlyMemory<byte> clip, CancellationToken ct = default)
    {
        using var file = new MemoryFile("clip");
        file.Write(clip);
        var info = await VideoProbe.ReadAsync(file.Path, ct);
        VideoLimits.Default.Picture.Check("video", info.Width, info.Height);
        var (width, height) = TileOf(info);
        var tiles = Math.Clamp(info.Frames, 1, MostTiles);
        var (columns, rows) = (Math.Min(tiles, Columns), (tiles + Columns - 1) / Columns);
        string[] arguments =
        [
            "-hide_banner", "-loglevel", "error", "-nostdin", .. VideoProbe.SafeInput, "-noautorotate", "-threads", "1",
            "-i", VideoProbe.FileUrl(file.Path), "-map", FormattableString.Invariant($"0:{info.Stream}"), "-fps_mode", "passthrough", "-frames:v", "1",
            "-vf", Filter(Math.Max(info.Frames, 1), tiles, (width, height), (columns, rows)), "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
        ];
        return await FfmpegProcess.RunAsync(
            "ffmpeg", arguments, feed: null, (output, stop) => ReadAsync(output, columns * width, rows * height, stop), s_timeout, ct);
    }

    /// <summary>A frame is taken when the count of tiles that should be there by it has grown: the first is frame 0.</summary>
    private static string Filter(int frames, int tiles, (int Width, int Height) tile, (int Columns, int Rows) grid) => string.Create(
        CultureInfo.InvariantCulture,
        $"select='eq(n,0)+gt(floor(n*{tiles}/{frames}),floor((n-1)*{tiles}/{frames}))',"
        + $"scale={tile.Width}:{tile.Height}:flags=area+accurate_rnd+full_chroma_int+bitexact,tile={grid.Columns}x{grid.Rows}:color=white");

    private static (int Width, int Height) TileOf(VideoInfo info)
    {
        var longer = Math.Max(info.Width, info.Height);
        return longer <= LongestSide
            ? (info.Width, info.Height)
            : (Math.Max(1, info.Width * LongestSide / longer), Math.Max(1, info.Height * LongestSide / longer));
    }

    private static async Task<RgbImage> ReadAsync(Stream output, int width, int height, CancellationToken ct)
    {
        var pixels = new byte[width * height * 3];
        var read = await output.ReadAtLeastAsync(pixels, pixels.Length, throwOnEndOfStream: false, ct);
        await output.CopyToAsync(Stream.Null, ct);
        return read == pixels.Length
            ? new RgbImage(width, height, pixels)
            : throw new InvalidDataException($"ffmpeg's picture of {width}×{height} pixels has {read} bytes: the clip is damaged.");
    }
}
