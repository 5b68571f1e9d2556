namespace Dreamer.Generations;

/// <summary>What guided a trajectory's steps before <see cref="Until"/>: a still's captions, or a clip's motion caption.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.EarlierCaption")]
public sealed record EarlierCaption(
    [property: Id(0)] int Until,
    [property: Id(1)] string Caption,
    [property: Id(2)] string NegativeCaption,
    [property: Id(3)] double Guidance);
