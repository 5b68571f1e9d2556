namespace Dreamer.Client.Generations;

/// <summary>A LoRA by the name that the model lists, and what its changes are multiplied by, from -4 to 4.</summary>
public sealed record Lora(string Name, double Scale = 1);
