using System.Globalization;

namespace Dreamer.Media.Video;

/// <summary>A finished clip in other forms: a GIF that plays for ever, or its frames one by one. No more than a frame or two is in memory.</summary>
public static class ClipReader
{
    private const int LongestGif = 256 << 20;

    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    /// <summary>With a palette of its own, which is made of all its frames first.</summary>
    public static async Task<byte[]> ToGifAsync(ReadOnlyMemory<byte> clip, FrameRange range, CancellationToken ct = default)
    {
        using MemoryFile film = new("clip"), palette = new("palette");
        var info = await OpenAsync(film, clip, ct);
        palette.Write(await RunAsync([.. Input(film, info), "-vf", $"{range.Filter},palettegen=stats_mode=full", "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1"], ct));
        string[] arguments =
        [
            .. Input(film, info)[..^2], "-f", "image2pipe", "-c:v", "png", "-i", VideoProbe.FileUrl(palette.Path),
            "-lavfi", FormattableString.Invariant($"[0:{info.Stream}]{range.Filter}[film];[film][1:v]paletteuse=dither=bayer:bayer_scale=3"), "-loop", "0", "-f", "gif", "pipe:1",
        ];
        return await RunAsync(arguments, ct);
    }

    /// <summary>Hands the frames over in their order, with their numbers, each when the one before is done with.</summary>
    public static async Task ReadFramesAsync(
        ReadOnlyMemory<byte> clip, FrameRange range, Func<int, RgbImage, CancellationToken, Task> take, CancellationToken ct = default)
    {
        using var film = new MemoryFile("clip");
        var info = await OpenAsync(film, clip, ct);
        var scale = $"scale={info.Width}:{info.Height}:flags=bilinear+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";
        string[] arguments =
        [
            .. Input(film, info), "-fps_mode", "passthrough", "-frames:v", range.Count.ToString(CultureInfo.InvariantCulture), "-vf", $"{range.Filter},{scale}",
            "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
        ];
        await FfmpegProcess.RunAsync("ffmpeg", arguments, feed: null, (output, stop) => HandOverAsync(output, info, range, take, stop), s_timeout, ct);
    }

    private static async Task<VideoInfo> OpenAsync(MemoryFile film, ReadOnlyMemory<byte> clip, CancellationToken ct)
    {
        film.Write(clip);
        var info = await VideoProbe.ReadAsync(film.Path, ct);
        VideoLimits.Default.Picture.Check("video", info.Width, info.Height);
        return info;
    }

    /// <summary>Ends with which stream is meant.</summary>
    private static string[] Input(MemoryFile film, VideoInfo info) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", .. VideoProbe.SafeInput, "-noautorotate", "-threads", "1", "-i", VideoProbe.FileUrl(film.Path),
        "-map", FormattableString.Invariant($"0:{info.Stream}"),
    ];

    private static Task<byte[]> RunAsync(string[] arguments, CancellationToken ct) =>
        FfmpegProcess.RunAsync("ffmpeg", arguments, feed: null, ReadAllAsync, s_timeout, ct);

    private static async Task<byte[]> ReadAllAsync(Stream output, CancellationToken ct)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await output.ReadAsync(buffer, ct) is > 0 and var read)
        {
            all.Write(buffer, 0, read);
            if (all.Length > LongestGif)
            {
                throw new InvalidDataException($"The GIF would have more than {LongestGif} bytes, and no more are made: ask for fewer frames.");
            }
        }

        return all.ToArray();
    }

    private static async Task<bool> HandOverAsync(
        Stream output, VideoInfo info, FrameRange range, Func<int, RgbImage, CancellationToken, Task> take, CancellationToken ct)
    {
        for (var number = range.First; number <= range.Last; number++)
        {
            var pixels = new byte[info.Width * info.Height * 3];
            var read = await output.ReadAtLeastAsync(pixels, pixels.Length, throwOnEndOfStream: false, ct);
            if (read < pixels.Length)
            {
                throw new InvalidDataException($"ffmpeg's output ends in frame {number}: the clip is damaged.");
            }

            await take(number, new RgbImage(info.Width, info.Height, pixels), ct);
        }

        return true;
    }
}
