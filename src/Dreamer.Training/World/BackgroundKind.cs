namespace Dreamer.Training.World;

/// <summary>The pattern behind the sprites.</summary>
public enum BackgroundKind { Plain, Gradient, Striped }
