using System.Globalization;
using Dreamer.Media.Video;

namespace Dreamer.Media;

/// <summary>
/// Makes a square of an uploaded picture through ffmpeg: the middle of it, transparency over white, at the side that is asked for.
/// Sizes are checked before anything is decoded, and ffmpeg is told which format it is, so that it looks for no other.
/// </summary>
public static class PictureDecoder
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    public static async Task<RgbImage> DecodeSquareAsync(ReadOnlyMemory<byte> bytes, int side, PixelLimits limits, CancellationToken ct = default)
    {
        var header = PictureHeader.Read(bytes.Span);
        limits.Check(header.Format.ToString(), header.Width, header.Height);
        try
        {
            return await FfmpegProcess.RunAsync(
                "ffmpeg", Arguments(header.Format, side, limits), (input, stop) => input.WriteAsync(bytes, stop).AsTask(), (output, stop) => ReadAsync(output, side, stop), s_timeout, ct);
        }
        catch (FfmpegException broken) when (broken.InnerException is null) // else it is ffmpeg that is missing
        {
            throw new InvalidDataException($"The {header.Format} of {header.Width}×{header.Height} pixels cannot be decoded.", broken);
        }
    }

    // A header may say less than the picture inside has: the decoder is bounded by pixels, too.
    private static string[] Arguments(PictureFormat format, int side, PixelLimits limits) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", "-protocol_whitelist", "pipe", "-threads", "1",
        "-max_pixels", limits.MaxPixels.ToString(CultureInfo.InvariantCulture), "-f", DemuxerOf(format), "-i", "pipe:0",
        "-frames:v", "1", "-filter_complex", Filter(side), "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
    ];

    private static string DemuxerOf(PictureFormat format) => format switch
    {
        PictureFormat.Png => "png_pipe",
        PictureFormat.Jpeg => "jpeg_pipe",
        _ => "webp_pipe",
    };

    private static string Filter(int side) =>
        "[0:v:0]format=rgba,crop='min(iw,ih)':'min(iw,ih)',split[over][under];[under]lutrgb=r=maxval:g=maxval:b=maxval:a=maxval[white];"
        + $"[white][over]overlay=format=rgb,format=rgb24,scale={side}:{side}:flags=lanczos+accurate_rnd+full_chroma_int+bitexact";

    private static async Task<RgbImage> ReadAsync(Stream output, int side, CancellationToken ct)
    {
        var pixels = new byte[side * side * 3];
        var read = await output.ReadAtLeastAsync(pixels, pixels.Length, throwOnEndOfStream: false, ct);
        await output.CopyToAsync(Stream.Null, ct);
        return read == pixels.Length ? new RgbImage(side, side, pixels) : throw new FfmpegException($"ffmpeg gave {read} of {pixels.Length} bytes.");
    }
}
