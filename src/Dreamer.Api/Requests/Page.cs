using System.ComponentModel;

namespace Dreamer.Api.Requests;

/// <summary>A part of a list, newest first; <c>next_after</c> asks for the following part and is absent on the last.</summary>
internal sealed record Page<T>(
    [property: Description("The items.")] IReadOnlyList<T> Data,
    [property: Description("What to send as after for the following part. Absent on the last.")] string? NextAfter);
