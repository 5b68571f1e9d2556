namespace Dreamer.Training.World;

/// <summary>The outline of a sprite.</summary>
public enum Shape { Circle, Square, Triangle, Star, Ring, Cross }
