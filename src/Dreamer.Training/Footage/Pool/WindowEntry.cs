using Dreamer.Training.World;

namespace Dreamer.Training.Footage.Pool;

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
