namespace Dreamer.Training.World;

/// <summary>One sprite: its words, and its exact centre and radius in pixels and angle in radians (clockwise on the screen).</summary>
public sealed record Sprite(
    Shape Shape, SpriteColour Colour, SpriteSize Size, Position Position, float X, float Y, float Radius, float Angle = 0);
