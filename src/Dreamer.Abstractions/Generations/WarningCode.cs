namespace Dreamer.Generations;

/// <summary>What a warning is about; on the wire in snake_case.</summary>
public enum WarningCode
{
    UnknownWords,
    SeveralObjects,
    UntrainedSize,
    UntrainedFrames,
    CutText,
    EarlyStop,
    LateStop,
}
