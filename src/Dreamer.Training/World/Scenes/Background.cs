namespace Dreamer.Training.World.Scenes;

/// <summary>
/// What is behind the sprites: the direction of a gradient or of the stripes' normal in radians, and their phase in pixels.
/// </summary>
public sealed record Background(BackgroundKind Kind, BackgroundColour Colour, float Direction = 0, float Phase = 0);

/// <summary>The pattern behind the sprites.</summary>
public enum BackgroundKind { Plain, Gradient, Striped }

/// <summary>The colour of the background.</summary>
public enum BackgroundColour { Black, Grey, DarkBlue, DarkGreen, DarkRed, Brown, LightBlue, Pink }
