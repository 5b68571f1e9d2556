using System.Globalization;
using System.Text.Json;

namespace Dreamer.Media;

/// <summary>Reads what a video file says of itself, without decoding it.</summary>
public static class VideoProbe
{
    // A file may name others (playlists do), so only containers that cannot are opened, and only from disk.
    internal static readonly string[] SafeInput = ["-protocol_whitelist", "file", "-format_whitelist", "mov,mp4,matroska,webm,avi,mpegts"];

    private const int MaxAnswerBytes = 1 << 20;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    public static async Task<VideoInfo> ReadAsync(string path, CancellationToken ct = default)
    {
        CheckExists(path);
        string[] arguments =
        [
            "-hide_banner", "-loglevel", "error", .. SafeInput, "-select_streams", "v:0", "-of", "json",
            "-show_entries", "stream=width,height,nb_frames,avg_frame_rate,duration,codec_name,pix_fmt:format=duration", FileUrl(path),
        ];
        using var answer = await FfmpegProcess.RunAsync("ffprobe", arguments, feed: null, ReadJsonAsync, s_timeout, ct);
        return Parse(answer.RootElement, path);
    }

    /// <summary>A path ffmpeg cannot take for an option or for another protocol.</summary>
    internal static string FileUrl(string path) => "file:" + Path.GetFullPath(path);

    internal static void CheckExists(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no video at '{path}'.", path);
        }
    }

    private static async Task<JsonDocument> ReadJsonAsync(Stream output, CancellationToken ct)
    {
        var answer = new byte[MaxAnswerBytes];
        var length = await output.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, ct);
        return length < answer.Length ? JsonDocument.Parse(length == 0 ? "{}"u8.ToArray() : answer.AsMemory(0, length))
            : throw new InvalidDataException($"ffprobe says more than {MaxAnswerBytes} bytes of the video.");
    }

    private static VideoInfo Parse(JsonElement answer, string path)
    {
        if (!answer.TryGetProperty("streams", out var streams) || streams.GetArrayLength() == 0)
        {
            throw new InvalidDataException($"'{path}' holds no video.");
        }

        var stream = streams[0];
        var (width, height) = (Size(stream, "width", path), Size(stream, "height", path));
        var fps = Ratio(Text(stream, "avg_frame_rate"));
        var seconds = Number(Text(stream, "duration")) ?? (answer.TryGetProperty("format", out var format) ? Number(Text(format, "duration")) : null) ?? 0;
        var frames = Number(Text(stream, "nb_frames")) ?? Math.Round(seconds * fps);
        return new VideoInfo(
            width, height, (int)Math.Clamp(frames, 0, int.MaxValue), fps,
            TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e7)), Text(stream, "codec_name"), Text(stream, "pix_fmt"));
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    // A stream of which nothing could be read still has a place in the list.
    private static int Size(JsonElement stream, string name, string path) =>
        stream.TryGetProperty(name, out var value) && value.TryGetInt32(out var size) && size > 0 ? size : throw new InvalidDataException($"'{path}' says nowhere what {name} its video has.");

    private static double? Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static double Ratio(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && Number(parts[0]) is { } over && Number(parts[1]) is > 0 and var under ? over / under : 0;
    }
}
