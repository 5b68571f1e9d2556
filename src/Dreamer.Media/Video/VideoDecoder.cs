using System.Globalization;

namespace Dreamer.Media.Video;

/// <summary>
/// Decodes a film into its pictures, as they lie in the file (no rotation, no frames made up or dropped); of one that is cut off, those
/// that are there.
/// </summary>
public static class VideoDecoder
{
    public static Task<IReadOnlyList<RgbImage>> DecodeAsync(string path, CancellationToken ct = default) =>
        DecodeAsync(path, VideoLimits.Default, ct);

    public static async Task<IReadOnlyList<RgbImage>> DecodeAsync(string path, VideoLimits limits, CancellationToken ct = default)
    {
        var info = await VideoProbe.ReadAsync(path, ct);
        limits.Picture.Check("video", info.Width, info.Height);
        var scale = $"scale={info.Width}:{info.Height}:flags=bilinear+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";
        string[] arguments = [.. Input(path, info, limits, "-noautorotate"), .. Output(scale, limits)];
        var frames = await RunAsync(arguments, (info.Width, info.Height), limits, ct);
        return frames.Count > 0 ? frames : throw new InvalidDataException($"Of the video '{path}' not one picture could be decoded.");
    }

    /// <summary>
    /// The middle square of the pictures as a player shows them, at another side and rate: what a training on small clips sees.
    /// </summary>
    public static async Task<IReadOnlyList<RgbImage>> DecodeSquareAsync(
        string path, VideoInfo info, int side, double fps, VideoLimits limits, CancellationToken ct = default)
    {
        string[] turned = SquareFilter.Turns(info) ? ["-noautorotate"] : [];
        string[] arguments = [.. Input(path, info, limits, turned), .. Output(SquareFilter.Of(info, side, fps), limits)];
        return await RunAsync(arguments, (side, side), limits, ct);
    }

    public static Task<IReadOnlyList<RgbImage>> DecodeAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct = default) =>
        DecodeAsync(bytes, VideoLimits.Default, ct);

    /// <summary>The bytes go through a file: an MP4's index may be at its end, where a pipe cannot look first.</summary>
    public static async Task<IReadOnlyList<RgbImage>> DecodeAsync(
        ReadOnlyMemory<byte> bytes, VideoLimits limits, CancellationToken ct = default)
    {
        using var file = new MemoryFile("video");
        file.Write(bytes);
        return await DecodeAsync(file.Path, limits, ct);
    }

    // What a header says may be less than what the stream holds: the decoder is bounded by pixels, too.
    private static string[] Input(string path, VideoInfo info, VideoLimits limits, params string[] options) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", .. VideoProbe.SafeInput, .. options, "-threads", "1",
        "-max_pixels", limits.Picture.MaxPixels.ToString(CultureInfo.InvariantCulture), "-i", VideoProbe.FileUrl(path),
        "-map", FormattableString.Invariant($"0:{info.Stream}"),
    ];

    private static string[] Output(string filter, VideoLimits limits) =>
    [
        "-fps_mode", "passthrough", "-frames:v", limits.MaxFrames.ToString(CultureInfo.InvariantCulture), "-vf", filter,
        "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
    ];

    private static Task<IReadOnlyList<RgbImage>> RunAsync(
        string[] arguments, (int Width, int Height) size, VideoLimits limits, CancellationToken ct) =>
        FfmpegProcess.RunAsync(
            "ffmpeg", arguments, feed: null, (output, stop) => ReadAsync(output, size, limits, stop), limits.Timeout, ct);

    private static async Task<IReadOnlyList<RgbImage>> ReadAsync(
        Stream output, (int Width, int Height) size, VideoLimits limits, CancellationToken ct)
    {
        var frames = new List<RgbImage>();
        while (frames.Count < limits.MaxFrames)
        {
            var pixels = new byte[size.Width * size.Height * 3];
            var read = await output.ReadAtLeastAsync(pixels, pixels.Length, throwOnEndOfStream: false, ct);
            if (read < pixels.Length)
            {
                return read == 0 ? frames : throw new InvalidDataException($"ffmpeg's output ends in the middle of frame {frames.Count}.");
            }

            frames.Add(new RgbImage(size.Width, size.Height, pixels));
        }

        return frames;
    }
}
