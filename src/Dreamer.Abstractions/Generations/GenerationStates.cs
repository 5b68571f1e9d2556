namespace Dreamer.Generations;

/// <summary>Questions about a state.</summary>
public static class GenerationStates
{
    public static bool IsFinal(this GenerationState state) => state >= GenerationState.Succeeded;
}
