namespace Dreamer.Training.Footage.Filters;

/// <summary>Why a row, a clip, or a window of a clip is not learned from.</summary>
public enum DropReason
{
    MalformedRow,
    DuplicateId,
    EmptyCaption,
    LeavesFolder,
    MissingFile,
    TooLarge,
    TooSmall,
    TooShort,
    Unreadable,
    SceneCut,
    Still,
    TextOverlay,
}

/// <summary>A row or clip that is left out; the message is the detail in the report.</summary>
internal sealed class DroppedException(DropReason reason, string detail) : Exception(detail)
{
    public DropReason Reason { get; } = reason;
}
