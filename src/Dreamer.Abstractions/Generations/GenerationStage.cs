namespace Dreamer.Generations;

/// <summary>What a running generation is busy with.</summary>
public enum GenerationStage
{
    Encode,
    StageOne,
    StageTwo,
    Decode,
}
