using System.ComponentModel;

namespace Dreamer.Generations;

/// <summary>Where a draft stands: what finishes it goes on from there, to the bytes of a run that never stopped.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.DraftStep")]
public sealed record DraftStep(
    [property: Id(0), Description("The draft.")] GenerationId Draft,
    [property: Id(1), Description("The steps that were done for it."), Example(4)] int Step);
