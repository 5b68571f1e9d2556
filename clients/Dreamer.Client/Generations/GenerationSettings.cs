namespace Dreamer.Client.Generations;

/// <summary>Every value that a generation is made from; sending them again makes it again.</summary>
public sealed record GenerationSettings : GenerationValues;
