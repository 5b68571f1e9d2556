using System.ComponentModel;

namespace Dreamer.Generations;

/// <summary>A LoRA of the model's folder that a generation is made with.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.LoraChoice")]
public sealed record LoraChoice(
    [property: Id(0), Description("One of the model's 'loras'."), Example("watercolour")] string Name,
    [property: Id(1), Description("What its changes are multiplied by: 1 is as it was trained, and below 0 the other way."), Example(0.8d)]
    double Scale = 1);
