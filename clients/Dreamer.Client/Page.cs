namespace Dreamer.Client;

/// <summary>A part of a list, newest first; <c>NextAfter</c> asks for the following part and is null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Data, string? NextAfter);
