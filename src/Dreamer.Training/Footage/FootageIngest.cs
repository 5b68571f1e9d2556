using Dreamer.Media;
using Dreamer.Training.Files;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.Footage.Flow;
using Dreamer.Training.Footage.Pool;
using static TorchSharp.torch;

namespace Dreamer.Training.Footage;

/// <summary>
/// Reads a folder in the WebVid form into a pool that stage two learns from: 1. what the pool already has is skipped, 2. each row's clip is
/// found, read and cut into windows, 3. filters judge them, 4. those kept get their flow, 5. reports and pictures are written.
/// What is wrong with a row or a clip is counted, and ends nothing. A run that is killed or cancelled goes on where it was.
/// </summary>
public sealed class FootageIngest(FootageSettings settings, IProgress<string> progress, Device device)
{
    /// <summary>The pool's file in its folder.</summary>
    internal const string FileName = "clips.pool";

    private const int ReportEvery = 20;

    /// <summary>Ingests what is left; a cancelled run's report is not complete.</summary>
    public async Task<FootageReport> RunAsync(string folder, string? table, string poolFolder, CancellationToken cancel)
    {
        try
        {
            return await FillAsync(folder, table, poolFolder, cancel);
        }
        catch (IOException error) when (FullDisk.Is(error))
        {
            throw FullDisk.Of(error, poolFolder);
        }
    }

    private async Task<FootageReport> FillAsync(string folder, string? table, string poolFolder, CancellationToken cancel)
    {
        using var rows = FootageTable.Open(folder, table);
        Directory.CreateDirectory(poolFolder);
        var path = Path.Combine(poolFolder, FileName);
        var clips = new List<ClipEntry>();
        bool isComplete;
        using (var pool = PoolWriter.Open(path, settings.Check(), clips.Add))
        {
            isComplete = await AddAsync(rows, folder, pool, clips, cancel);
        }
        // 5. Reports and pictures
        var report = FootageReport.Of(clips, isComplete);
        FootageFiles.Write(poolFolder, clips, report);
        FootagePictures.Write(poolFolder, path, device);
        return report;
    }

    private async Task<bool> AddAsync(FootageTable rows, string folder, PoolWriter pool, List<ClipEntry> clips, CancellationToken cancel)
    {
        var seen = clips.Count;
        var files = new ClipFiles(folder);
        foreach (var (row, index) in rows.Read().Select((row, index) => (row, index)))
        {
            // 1. What the pool has
            if (index < seen)
            {
                RequireSame(clips[index], row.Line, row.Clip);
                continue;
            }
            if (cancel.IsCancellationRequested || await TryIngestAsync(row, files, cancel) is not { } ingested)
            {
                return false;
            }
            pool.Add(ingested.Clip, ingested.Data);
            clips.Add(ingested.Clip);
            if (clips.Count % ReportEvery == 0)
            {
                progress.Report($"{clips.Count} rows, {clips.Sum(clip => clip.Windows.Count(window => window.IsKept))} windows kept");
            }
        }
        return true;
    }

    private static void RequireSame(ClipEntry clip, int line, ListedClip? listed)
    {
        if (clip.Line != line || (listed is not null && listed.VideoId != clip.VideoId))
        {
            throw new InvalidOperationException(
                $"The table has changed since the pool was begun: line {line} has '{listed?.VideoId}', "
                + $"where the pool has line {clip.Line} and '{clip.VideoId}'.");
        }
    }

    /// <summary>Null where it was cancelled in the middle.</summary>
    private async Task<(ClipEntry Clip, IReadOnlyList<byte[]> Data)?> TryIngestAsync(
        (int Line, ListedClip? Clip, DroppedException? Fault) row, ClipFiles files, CancellationToken cancel)
    {
        var listed = row.Clip ?? new ListedClip(row.Line, "", "", "", "");
        try
        {
            return row.Fault is { } fault ? throw fault : await IngestAsync(listed, files.Find(listed), cancel);
        }
        catch (DroppedException dropped)
        {
            return (new ClipEntry(row.Line, listed.VideoId, listed.Name, "", dropped.Reason, dropped.Message, []), []);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<(ClipEntry Clip, IReadOnlyList<byte[]> Data)> IngestAsync(ListedClip listed, string file, CancellationToken cancel)
    {
        // 2. Windows
        var windows = new List<WindowEntry>();
        var data = new List<byte[]>();
        foreach (var (start, frames) in await new ClipReader(settings).ReadAsync(file, cancel))
        {
            // 3. Filters
            var measures = WindowMeasures.Of(frames);
            var window = new WindowEntry(start, measures.Judge(settings), measures);
            windows.Add(window);
            data.AddRange(Enumerable.Range(0, window.Frames).Select(i => frames[i * (frames.Length - 1) / (window.Frames - 1)].Pixels));
            // 4. Flow
            if (window.IsKept)
            {
                data.Add(Flow(frames));
            }
        }
        var reason = windows.Exists(window => window.IsKept) ? null : windows[0].Reason;
        return (new ClipEntry(listed.Line, listed.VideoId, listed.Name, file, reason, "", windows), data);
    }

    private byte[] Flow(RgbImage[] frames)
    {
        using var scope = NewDisposeScope();
        return TeacherFlow.Of(frames, device).Shrink(WindowEntry.PatchSide).half().cpu().contiguous().bytes.ToArray();
    }
}
