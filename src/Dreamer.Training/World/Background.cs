namespace Dreamer.Training.World;

/// <summary>What is behind the sprites: the direction of a gradient or of the stripes' normal in radians, and their phase in pixels.</summary>
public sealed record Background(BackgroundKind Kind, BackgroundColour Colour, float Direction = 0, float Phase = 0);
