using Dreamer.Media;
using Dreamer.Training.Footage.Flow;
using Dreamer.Training.Footage.Pool;
using Dreamer.Training.World.Scenes;
using static TorchSharp.torch;

namespace Dreamer.Training.Footage;

/// <summary>Pictures of a pool to look at: kept and dropped windows, and the flow of some kept ones.</summary>
internal static class FootagePictures
{
    private const int Rows = 24;
    private const int FlowRows = 8;
    private const int Columns = 8;

    /// <summary>Frame rate is eight a second: a flow of this many pixels has the full colour.</summary>
    private const double FullFlow = 4;

    public static void Write(string folder, string pool, Device device)
    {
        using var reader = PoolReader.Open(pool);
        using var file = File.OpenRead(pool);
        var windows = reader.Records(mayBreakOff: true)
            .SelectMany(record => record.Windows().Select(window => (record.Clip, window.Window, window.Start))).ToList();
        var kept = Spread(windows.Where(window => window.Window.IsKept).ToList(), Rows);
        var dropped = Spread(windows.Where(window => !window.Window.IsKept).ToList(), Rows);
        Save(folder, "kept.png",
            [.. kept.Select(window => (Caption(window.Clip, window.Window), Some(Frames(file, window.Window, window.Start))))]);
        Save(folder, "dropped.png",
            [.. dropped.Select(window => (Caption(window.Clip, window.Window), Frames(file, window.Window, window.Start)))]);
        var flows = Spread(kept, FlowRows).SelectMany(window => FlowOf(window.Clip, Frames(file, window.Window, window.Start), device));
        Save(folder, "flow.png", [.. flows, .. Key(kept.Count)]);
    }

    /// <summary>At most so many, evenly from all.</summary>
    private static List<T> Spread<T>(List<T> items, int count) =>
        items.Count <= count ? items : [.. Enumerable.Range(0, count).Select(i => items[i * items.Count / count])];

    private static void Save(string folder, string name, IReadOnlyList<(string Caption, IReadOnlyList<RgbImage> Frames)> rows)
    {
        var path = Path.Combine(folder, name);
        if (rows.Count == 0)
        {
            File.Delete(path); // of an earlier run
            return;
        }
        File.WriteAllBytes(path, Png.Encode(ContactSheet.Render(rows)));
    }

    private static string Caption(ClipEntry clip, WindowEntry window) =>
        $"{clip.VideoId} from frame {window.Start}: {(window.Reason is { } reason ? FootageReport.Words(reason) : clip.Caption)}";

    private static RgbImage[] Frames(FileStream file, WindowEntry window, long start) => [.. Enumerable.Range(0, window.Frames).Select(i =>
    {
        var pixels = new byte[WindowEntry.FrameBytes];
        file.Position = start + (i * WindowEntry.FrameBytes);
        file.ReadExactly(pixels);
        return new RgbImage(Scene.Side, Scene.Side, pixels);
    })];

    private static IReadOnlyList<RgbImage> Some(RgbImage[] frames) =>
        [.. Enumerable.Range(0, Columns).Select(i => frames[i * (frames.Length - 1) / (Columns - 1)])];

    /// <summary>A row of frames, and a row of the flow that begins at each.</summary>
    private static IEnumerable<(string Caption, IReadOnlyList<RgbImage> Frames)> FlowOf(ClipEntry clip, RgbImage[] frames, Device device)
    {
        using var scope = NewDisposeScope();
        var flow = TeacherFlow.Of(frames, device);
        var (values, confidence) =
            (flow.Flow_P2HW.cpu().contiguous().data<float>().ToArray(), flow.Confidence_P1HW.cpu().contiguous().data<float>().ToArray());
        int[] pairs = [.. Enumerable.Range(0, Columns).Select(i => i * (frames.Length - 2) / (Columns - 1))];
        yield return ($"{clip.VideoId}: {clip.Caption}", [.. pairs.Select(pair => frames[pair])]);
        yield return ("", [.. pairs.Select(pair => FlowWheel.Draw(
            values.AsSpan(2 * pair * Scene.Area, Scene.Area), values.AsSpan(((2 * pair) + 1) * Scene.Area, Scene.Area),
            confidence.AsSpan(pair * Scene.Area, Scene.Area), Scene.Side, FullFlow))]);
    }

    private static (string Caption, IReadOnlyList<RgbImage> Frames)[] Key(int kept) =>
        kept == 0 ? [] :
        [
            ($"key: full colour at {FullFlow} pixels a frame, white at rest, grey where the flow is doubted", [FlowWheel.Key(Scene.Side)]),
        ];
}
