namespace Dreamer.Training.World;

/// <summary>A descriptive caption and what it tells of its scene.</summary>
public sealed record Caption(string Text, SceneDetails Tells);
