using System.Buffers.Binary;
using System.Text;

namespace Dreamer.Media.Video;

/// <summary>
/// Makes one clip of a clip and the frames that go on from it. The clip's pictures stay bit for bit what they were, unless they were encoded
/// otherwise than the new ones are: then all are encoded again. The same clip and frames always give the same bytes.
/// </summary>
public static class VideoJoin
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    /// <summary>The frames have the clip's size, and its frames a second.</summary>
    public static async Task<byte[]> AppendAsync(
        ReadOnlyMemory<byte> clip, IReadOnlyList<RgbImage> frames, double fps, VideoLimits limits, CancellationToken ct = default)
    {
        var more = await VideoEncoder.EncodeMp4Async(frames, fps, ct);
        return DecoderOf(clip.Span).SequenceEqual(DecoderOf(more))
            ? await ConcatenateAsync([clip, more], ct)
            : await VideoEncoder.EncodeMp4Async([.. await VideoDecoder.DecodeAsync(clip, limits, ct), .. frames], fps, ct);
    }

    private static async Task<byte[]> ConcatenateAsync(ReadOnlyMemory<byte>[] clips, CancellationToken ct)
    {
        MemoryFile[] files = [.. clips.Select((_, i) => new MemoryFile($"part{i}")), new MemoryFile("list"), new MemoryFile("joined")];
        try
        {
            var (list, joined) = (files[^2], files[^1]);
            foreach (var (file, clip) in files.Zip(clips))
            {
                file.Write(clip);
            }
            list.Write(Encoding.ASCII.GetBytes(string.Concat(files.Take(clips.Length).Select(file => $"file '{file.Path}'\n"))));
            await FfmpegProcess.RunAsync("ffmpeg", Arguments(list.Path, joined.Path), feed: null, DrainAsync, s_timeout, ct);
            return await joined.ReadAsync(ct);
        }
        finally
        {
            Array.ForEach(files, file => file.Dispose());
        }
    }

    private static string[] Arguments(string list, string file) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-protocol_whitelist", "file", "-f", "concat", "-safe", "0", "-i", list,
        "-c", "copy", "-fflags", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", file,
    ];

    /// <summary>What a player sets its decoder up with: the box <c>avcC</c>, which one film has once (ISO 14496-15, 5.3.3).</summary>
    private static ReadOnlySpan<byte> DecoderOf(ReadOnlySpan<byte> mp4)
    {
        var name = mp4.IndexOf("avcC"u8);
        if (name < sizeof(int))
        {
            throw new InvalidDataException($"The clip of {mp4.Length} bytes holds no avcC box: it is no MP4 of H.264.");
        }
        var start = name - sizeof(int);
        var length = BinaryPrimitives.ReadUInt32BigEndian(mp4[start..]);
        return length <= mp4.Length - start
            ? mp4.Slice(start, (int)length)
            : throw new InvalidDataException($"The clip's avcC box says that it has {length} bytes, and {mp4.Length - start} are left.");
    }

    private static async Task<bool> DrainAsync(Stream output, CancellationToken ct)
    {
        await output.CopyToAsync(Stream.Null, ct);
        return true;
    }
}
