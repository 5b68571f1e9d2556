namespace Dreamer.Sessions;

/// <summary>A session in brief: how many generations it shows, when anything last happened in it, and the newest of them that has something to show.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.SessionSummaryView")]
public sealed record SessionSummaryView(
    [property: Id(0)] int Generations, [property: Id(1)] DateTimeOffset UpdatedAt, [property: Id(2)] SessionNode? Cover);
