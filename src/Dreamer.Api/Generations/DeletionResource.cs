using System.ComponentModel;
using Dreamer.Sessions;

namespace Dreamer.Api.Generations;

/// <summary>What a deletion hides, and soon takes.</summary>
internal sealed record DeletionResource(
    [property: Description("The generation and all that grew from it, as it is deleted.")] IReadOnlyList<string> Generations,
    [property: Description("Until when they can be restored. Then they are gone.")] DateTimeOffset RestorableUntil)
{
    public static DeletionResource Of(RemovedGenerations removed) => new([.. removed.Generations.Select(id => id.Value)], removed.RestorableUntil);
}

/// <summary>What a restoration brought back.</summary>
internal sealed record RestorationResource(
    [property: Description("The generation and all that was deleted with it.")] IReadOnlyList<string> Generations);
