namespace Dreamer.Diffusion.Loras;

/// <summary>A LoRA that a model is loaded with, by its file's name, and what its changes are multiplied by; 1 is as published.</summary>
public sealed record LoraUse(string Name, double Scale);
