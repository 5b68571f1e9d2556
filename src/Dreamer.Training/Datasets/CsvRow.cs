namespace Dreamer.Training.Datasets;

/// <summary>One row of a table: the line of its file that it begins on, and its fields, or why it has none.</summary>
internal readonly record struct CsvRow(int Line, IReadOnlyList<string> Fields, string? Fault);
