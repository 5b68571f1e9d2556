using System.Globalization;
using System.Text;
using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Training.World.Batches;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.Datasets;

/// <summary>Writes the synthetic world as files: what a training on collected stills and footage would read.</summary>
public static class WorldDataSet
{
    private const int BatchSize = 64;

    /// <summary>Clean stills in stills/, degraded clips in clips/, and samples.png to look at: rows of stills, then clips.</summary>
    public static async Task WriteAsync(string folder, int stills, int clips, ulong seed, CancellationToken ct = default)
    {
        var world = new WorldOptions();
        await WriteStillsAsync(Path.Combine(folder, "stills"), stills, seed, world, ct);
        await WriteClipsAsync(Path.Combine(folder, "clips"), clips, seed, world with { Degraded = true }, ct);
        await File.WriteAllBytesAsync(Path.Combine(folder, "samples.png"), Png.Encode(DrawSamples(seed, world)), ct);
    }

    /// <summary>Clean stills as PNG, and metadata.csv with file_name and text.</summary>
    public static async Task WriteStillsAsync(string folder, int count, ulong seed, WorldOptions options, CancellationToken ct = default)
    {
        Directory.CreateDirectory(folder);
        var table = new StringBuilder("file_name,text\n");
        for (var start = 0; start < count; start += BatchSize)
        {
            var batch = StillBatch.Render(Math.Min(BatchSize, count - start), Rng.Mix(seed + (ulong)start), options);
            var images = FrameImages.Of(batch.Pixels);
            for (var i = 0; i < images.Count; i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{start + i:D6}.png");
                await File.WriteAllBytesAsync(Path.Combine(folder, name), Png.Encode(images[i]), ct);
                table.Append(name).Append(',').Append(Csv.Field(batch.Captions[i].Text)).Append('\n');
            }
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "metadata.csv"), table.ToString(), ct);
    }

    /// <summary>Clips as MP4, and clips.csv in the WebVid form; the brief motion caption is the name.</summary>
    public static async Task WriteClipsAsync(string folder, int count, ulong seed, WorldOptions options, CancellationToken ct = default)
    {
        Directory.CreateDirectory(Path.Combine(folder, "videos"));
        var table = new StringBuilder("videoid,contentUrl,duration,page_dir,name\n");
        for (var i = 0; i < count; i++)
        {
            var batch = ClipBatch.Render(1, Rng.Mix(seed + (ulong)i), options);
            var id = i.ToString("D6", CultureInfo.InvariantCulture);
            var video = await VideoEncoder.EncodeMp4Async(FrameImages.Of(batch.Pixels), batch.Clips[0].Fps, ct);
            await File.WriteAllBytesAsync(Path.Combine(folder, "videos", id + ".mp4"), video, ct);
            table.Append(CultureInfo.InvariantCulture, $"{id},videos/{id}.mp4,PT00H00M02S,videos,{Csv.Field(batch.MotionCaptions[0])}\n");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "clips.csv"), table.ToString(), ct);
    }

    private static RgbImage DrawSamples(ulong seed, WorldOptions world)
    {
        var stills = FrameImages.Of(StillBatch.Render(4 * world.Frames, seed, world).Pixels).Chunk(world.Frames)
            .Select((row, i) => (i == 0 ? "stills" : "", (IReadOnlyList<RgbImage>)row));
        return ContactSheet.Render([.. stills, .. ClipRows(seed, world), .. ClipRows(seed, world with { Degraded = true })]);
    }

    private static IEnumerable<(string Caption, IReadOnlyList<RgbImage> Frames)> ClipRows(ulong seed, WorldOptions world)
    {
        var batch = ClipBatch.Render(4, seed, world);
        var frames = FrameImages.Of(batch.Pixels).Chunk(world.Frames);
        return frames.Select((row, i) => ($"{batch.Captions[i].Text}: {batch.MotionCaptions[i]}", (IReadOnlyList<RgbImage>)row));
    }
}
