using Dreamer.Training.Footage.Filters;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Footage.Pool;

/// <summary>What became of a row of the table: a clip with its windows, or why there is none.</summary>
internal sealed record ClipEntry(
    int Line, string VideoId, string Caption, string File, DropReason? Reason, string Detail, IReadOnlyList<WindowEntry> Windows);

/// <summary>An entry of a pool's file, and where the bytes of its windows begin.</summary>
internal sealed record PoolRecord(ClipEntry Clip, long Start)
{
    /// <summary>The kept windows, with the places of their bytes.</summary>
    public IEnumerable<(WindowEntry Window, long Start)> Windows()
    {
        var start = Start;
        foreach (var window in Clip.Windows)
        {
            yield return (window, start);
            start += window.Bytes;
        }
    }
}

/// <summary>
/// A window as a pool's record tells of it. A kept one has all its frames and their flow behind the record's head, a dropped one a few
/// frames to look at.
/// </summary>
internal sealed record WindowEntry(int Start, DropReason? Reason, WindowMeasures Measures)
{
    /// <summary>Frames that a dropped window leaves.</summary>
    public const int TraceFrames = 4;

    public const int PatchSide = 8;
    public const int FrameBytes = 3 * Scene.Area;
    public const int LatentArea = Scene.Area / (PatchSide * PatchSide);

    /// <summary>Flow and confidence of all pairs, as 16-bit floats: pairs × (dx, dy, confidence) × 8×8.</summary>
    public const int FlowValues = (FootageSettings.Frames - 1) * 3 * LatentArea;

    public bool IsKept => Reason is null;

    public int Frames => IsKept ? FootageSettings.Frames : TraceFrames;

    public int Bytes => (Frames * FrameBytes) + (IsKept ? FlowValues * 2 : 0);
}
