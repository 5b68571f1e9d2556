namespace Dreamer.Training.Footage;

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
