namespace Dreamer.Training.World.Scenes;

/// <summary>One sprite: its words, and its exact centre and radius in pixels and angle in radians (clockwise on the screen).</summary>
public sealed record Sprite(
    Shape Shape, SpriteColour Colour, SpriteSize Size, Position Position, float X, float Y, float Radius, float Angle = 0);

/// <summary>The outline of a sprite.</summary>
public enum Shape { Circle, Square, Triangle, Star, Ring, Cross }

/// <summary>The colour of a sprite.</summary>
public enum SpriteColour { Red, Orange, Yellow, Green, Cyan, Blue, Purple, White }

/// <summary>How much of the frame a sprite fills: radius 9–11 px or 15–18 px.</summary>
public enum SpriteSize { Small, Large }

/// <summary>Where a sprite stands: the cells of a 3×3 grid, row by row from the upper left.</summary>
public enum Position { UpperLeft, Top, UpperRight, Left, Centre, Right, LowerLeft, Bottom, LowerRight }
