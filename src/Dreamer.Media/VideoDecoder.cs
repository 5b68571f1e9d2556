using System.Globalization;

namespace Dreamer.Media;

/// <summary>Decodes a video into its pictures, as they lie in the file (no rotation, no frames made up or dropped); of one that is cut off, those that are there.</summary>
public static class VideoDecoder
{
    public static Task<IReadOnlyList<RgbImage>> DecodeAsync(string path, CancellationToken ct = default) => DecodeAsync(path, VideoLimits.Default, ct);

    public static async Task<IReadOnlyList<RgbImage>> DecodeAsync(string path, VideoLimits limits, CancellationToken ct = default)
    {
        var info = await VideoProbe.ReadAsync(path, ct);
        limits.Picture.Check("video", info.Width, info.Height);
        string[] arguments =
        [
            "-hide_banner", "-loglevel", "error", "-nostdin", .. VideoProbe.SafeInput, "-noautorotate", "-threads", "1", "-i", VideoProbe.FileUrl(path),
            "-map", "0:v:0", "-fps_mode", "passthrough", "-frames:v", limits.MaxFrames.ToString(CultureInfo.InvariantCulture),
            "-vf", $"scale={info.Width}:{info.Height}:flags=bilinear+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact",
            "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
        ];
        var frames = await FfmpegProcess.RunAsync("ffmpeg", arguments, feed: null, (output, stop) => ReadFramesAsync(output, info, limits, stop), limits.Timeout, ct);
        return frames.Count > 0 ? frames : throw new InvalidDataException($"Of the video '{path}' not one picture could be decoded.");
    }

    public static Task<IReadOnlyList<RgbImage>> DecodeAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct = default) => DecodeAsync(bytes, VideoLimits.Default, ct);

    /// <summary>The bytes go through a file: an MP4's index may be at its end, where a pipe cannot look first.</summary>
    public static async Task<IReadOnlyList<RgbImage>> DecodeAsync(ReadOnlyMemory<byte> bytes, VideoLimits limits, CancellationToken ct = default)
    {
        var folder = Directory.CreateTempSubdirectory("dreamer-video-");
        try
        {
            var file = Path.Combine(folder.FullName, "video");
            await File.WriteAllBytesAsync(file, bytes, ct);
            return await DecodeAsync(file, limits, ct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<RgbImage>> ReadFramesAsync(Stream output, VideoInfo info, VideoLimits limits, CancellationToken ct)
    {
        var frames = new List<RgbImage>();
        while (frames.Count < limits.MaxFrames)
        {
            var pixels = new byte[info.Width * info.Height * 3];
            var read = await output.ReadAtLeastAsync(pixels, pixels.Length, throwOnEndOfStream: false, ct);
            if (read < pixels.Length)
            {
                return read == 0 ? frames : throw new InvalidDataException($"ffmpeg's output ends in the middle of frame {frames.Count}.");
            }

            frames.Add(new RgbImage(info.Width, info.Height, pixels));
        }

        return frames;
    }
}
