namespace Dreamer.Training.Footage.Pool;

/// <summary>What became of a row of the table: a clip with its windows, or why there is none.</summary>
internal sealed record ClipEntry(int Line, string VideoId, string Caption, string File, DropReason? Reason, string Detail, IReadOnlyList<WindowEntry> Windows);
