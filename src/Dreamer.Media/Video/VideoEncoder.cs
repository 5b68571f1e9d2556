using System.Globalization;

namespace Dreamer.Media.Video;

/// <summary>Makes MP4s that browsers play: H.264, yuv420p, index at the front. The same frames always give the same bytes.</summary>
public static class VideoEncoder
{
    public const string ContentType = "video/mp4";
    private const int MaxSide = 4096;

    public static Task<byte[]> EncodeMp4Async(IReadOnlyList<RgbImage> frames, double fps, CancellationToken ct = default) =>
        EncodeMp4Async(frames, fps, new Mp4Options(), ct);

    public static async Task<byte[]> EncodeMp4Async(
        IReadOnlyList<RgbImage> frames, double fps, Mp4Options options, CancellationToken ct = default)
    {
        Check(frames, fps, options);

        // A file and no pipe: the index can only move to the front of something seekable.
        using var file = new MemoryFile("clip");
        var arguments = Arguments(frames[0], fps, options, file.Path);
        await FfmpegProcess.RunAsync("ffmpeg", arguments, (input, stop) => FeedAsync(frames, input, stop), DrainAsync, options.Timeout, ct);
        return await file.ReadAsync(ct);
    }

    private static void Check(IReadOnlyList<RgbImage> frames, double fps, Mp4Options options)
    {
        if (frames.Count == 0)
        {
            throw new ArgumentException("A video needs at least one frame.", nameof(frames));
        }

        if (!(fps is > 0 and <= 240))
        {
            throw new ArgumentOutOfRangeException(nameof(fps), fps, "Frames per second are more than 0 and at most 240.");
        }

        var (width, height) = (frames[0].Width, frames[0].Height);
        if (frames.FirstOrDefault(frame => (frame.Width, frame.Height) != (width, height)) is { } other)
        {
            throw new ArgumentException(
                $"All frames of a video have one size: {width}×{height} and {other.Width}×{other.Height} were given.", nameof(frames));
        }

        var (scaledWidth, scaledHeight) = ((long)width * options.Scale, (long)height * options.Scale);
        if (scaledWidth is < 2 or > MaxSide || scaledHeight is < 2 or > MaxSide || scaledWidth % 2 != 0 || scaledHeight % 2 != 0)
        {
            throw new ArgumentException(
                $"A video of {scaledWidth}×{scaledHeight} is refused: both sides are even and 2 to {MaxSide}.", nameof(frames));
        }
    }

    // The picture turns into BT.709 studio range, and says so: players guess otherwise, and guess differently.
    // One thread and no time stamps or version strings: bytes depend on nothing but the frames.
    private static string[] Arguments(RgbImage first, double fps, Mp4Options options, string file) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
        "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", $"{first.Width}x{first.Height}",
        "-framerate", fps.ToString("R", CultureInfo.InvariantCulture), "-i", "pipe:0",
        "-vf", Filter(first, options), "-c:v", "libx264", "-preset", "medium",
        "-crf", options.ConstantRateFactor.ToString(CultureInfo.InvariantCulture), "-pix_fmt", "yuv420p", "-threads", "1",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", file,
    ];

    private static string Filter(RgbImage first, Mp4Options options)
    {
        var flags = options.Scaling == VideoScaling.Neighbor ? "neighbor" : "lanczos";
        return $"scale={first.Width * options.Scale}:{first.Height * options.Scale}:flags={flags}+accurate_rnd+full_chroma_int+bitexact"
            + ":out_color_matrix=bt709:out_range=tv";
    }

    private static async Task FeedAsync(IReadOnlyList<RgbImage> frames, Stream input, CancellationToken ct)
    {
        foreach (var frame in frames)
        {
            await input.WriteAsync(frame.Pixels, ct);
        }
    }

    private static async Task<bool> DrainAsync(Stream output, CancellationToken ct)
    {
        await output.CopyToAsync(Stream.Null, ct);
        return true;
    }
}
