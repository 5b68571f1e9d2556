namespace Dreamer.Api.Requests;

/// <summary>A part of a list, newest first; <c>next_after</c> asks for the following part and is absent on the last.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Data, string? NextAfter);
