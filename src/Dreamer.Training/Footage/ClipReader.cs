using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Footage;

/// <summary>Reads a clip's middle square at the training's rate, and cuts windows out of it.</summary>
internal sealed partial class ClipReader(FootageSettings settings)
{
    private const int MaxDetailLength = 300;
    private const long MaxFileBytes = 4L << 30;
    private static readonly PixelLimits s_picture = PixelLimits.Default;
    private readonly VideoLimits _limits = new((int)(settings.Seconds * FootageSettings.Fps), s_picture, TimeSpan.FromMinutes(2));

    /// <summary>The windows' first frames and their pictures.</summary>
    public async Task<IReadOnlyList<(int Start, RgbImage[] Frames)>> ReadAsync(string path, CancellationToken ct)
    {
        var bytes = new FileInfo(path).Length;
        if (bytes > MaxFileBytes)
        {
            throw new DroppedException(DropReason.TooLarge, $"{bytes} bytes; {MaxFileBytes} at most");
        }
        try
        {
            var info = await VideoProbe.ReadAsync(path, ct);
            Check(info);
            return Cut(await VideoDecoder.DecodeSquareAsync(path, info, Scene.Side, FootageSettings.Fps, _limits, ct));
        }
        catch (Exception error) when (IsOfTheFile(error))
        {
            throw new DroppedException(DropReason.Unreadable, OneLine(error.Message));
        }
    }

    private static bool IsOfTheFile(Exception error) =>
        error is FfmpegException { InnerException: null } or InvalidDataException or JsonException or IOException; // else ffmpeg is missing

    /// <summary>ffmpeg's words without the addresses that it puts before them, which differ from run to run.</summary>
    private static string OneLine(string words)
    {
        var line = string.Join(' ', Address().Replace(words, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxDetailLength ? line : line[..MaxDetailLength];
    }

    [GeneratedRegex(@"\[[^\]\[]* @ 0x[0-9a-f]+\]")]
    private static partial Regex Address();

    private static void Check(VideoInfo info)
    {
        if (Math.Max(info.Width, info.Height) > s_picture.MaxSide || (long)info.Width * info.Height > s_picture.MaxPixels)
        {
            throw new DroppedException(DropReason.TooLarge, $"{info.Width}×{info.Height} pixels; {s_picture.MaxPixels} at most");
        }
        var (width, height) = (Math.Min(info.Width, info.Height / info.PixelAspect), Math.Min(info.Height, info.Width * info.PixelAspect));
        if (Math.Min(width, height) < Scene.Side)
        {
            var shape = info.PixelAspect == 1
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", each {info.PixelAspect:0.####} times as wide as high");
            throw new DroppedException(
                DropReason.TooSmall, $"{info.Width}×{info.Height} pixels{shape}; {Scene.Side} a side of the middle square at least");
        }
    }

    private List<(int Start, RgbImage[] Frames)> Cut(IReadOnlyList<RgbImage> frames)
    {
        var count = Math.Min(settings.Windows, frames.Count / FootageSettings.Frames);
        if (count == 0)
        {
            throw new DroppedException(
                DropReason.TooShort, $"{frames.Count} frames at {FootageSettings.Fps} a second; {FootageSettings.Frames} at least");
        }
        var room = frames.Count - FootageSettings.Frames;
        return [.. Enumerable.Range(0, count).Select(i => count == 1 ? room / 2 : i * room / (count - 1))
            .Select(start => (start, frames.Skip(start).Take(FootageSettings.Frames).ToArray()))];
    }
}
