using System.Text.Json;

namespace Dreamer.Media.Video;

/// <summary>Reads what a video file says of itself, and what its first pictures say of their fields.</summary>
public static class VideoProbe
{
    // A file may name others (playlists do), so only containers that cannot are opened, and only from disk.
    internal static readonly string[] SafeInput =
        ["-protocol_whitelist", "file", "-format_whitelist", "mov,mp4,matroska,webm,avi,mpegts"];

    private const int MaxAnswerBytes = 1 << 20;

    /// <summary>Some cameras say in each picture alone that it has fields.</summary>
    private const int PacketsLookedAt = 16;

    private const string Entries =
        "stream=index,width,height,nb_frames,avg_frame_rate,duration,codec_name,pix_fmt,sample_aspect_ratio,field_order,color_transfer,"
        + "color_primaries:stream_disposition=attached_pic,timed_thumbnails,default:stream_side_data=rotation:format=duration"
        + ":frame=stream_index,interlaced_frame,top_field_first";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    public static async Task<VideoInfo> ReadAsync(string path, CancellationToken ct = default)
    {
        CheckExists(path);
        string[] arguments =
        [
            "-hide_banner", "-loglevel", "error", .. SafeInput, "-select_streams", "v", "-of", "json", "-show_frames",
            "-read_intervals", FormattableString.Invariant($"%+#{PacketsLookedAt}"), "-show_entries", Entries, FileUrl(path),
        ];
        using var answer = await FfmpegProcess.RunAsync("ffprobe", arguments, feed: null, ReadJsonAsync, s_timeout, ct);
        return new ProbeAnswer(answer.RootElement, path).ToInfo();
    }

    /// <summary>A path ffmpeg cannot take for an option or for another protocol.</summary>
    internal static string FileUrl(string path) => "file:" + Path.GetFullPath(path);

    private static void CheckExists(string path)
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
}
