namespace Dreamer.Storage;

/// <summary>How far a write has come; a crash can fall on any of them.</summary>
internal enum FileWriteStep
{
    Created,
    Written,
    Synced,
    Renamed,
}
