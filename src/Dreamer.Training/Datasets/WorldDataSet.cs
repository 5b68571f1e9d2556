using System.Globalization;
using System.Text;
using Dreamer.Media;
using Dreamer.Training.Evaluation;
using Dreamer.Training.World;

namespace Dreamer.Training.Datasets;

/// <summary>Writes the synthetic world as files: what a training on collected stills and footage would read.</summary>
public static class WorldDataSet
{
    private const int BatchSize = 64;

    /// <summary>Clean stills as PNG, and metadata.csv with file_name and text.</summary>
    public static async Task WriteStillsAsync(string folder, int count, ulong seed, WorldOptions options, CancellationToken ct = default)
    {
        Directory.CreateDirectory(folder);
        var table = new StringBuilder("file_name,text\n");
        for (var start = 0; start < count; start += BatchSize)
        {
            var batch = StillBatch.Render(Math.Min(BatchSize, count - start), Rng.Mix(seed + (ulong)start), options);
            var images = ContactSheet.ToImages(batch.Pixels);
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
            var video = await VideoEncoder.EncodeMp4Async(ContactSheet.ToImages(batch.Pixels), batch.Clips[0].Fps, ct);
            await File.WriteAllBytesAsync(Path.Combine(folder, "videos", id + ".mp4"), video, ct);
            table.Append(CultureInfo.InvariantCulture, $"{id},videos/{id}.mp4,PT00H00M02S,videos,{Csv.Field(batch.MotionCaptions[0])}\n");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "clips.csv"), table.ToString(), ct);
    }
}
