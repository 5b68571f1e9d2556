namespace Dreamer.Training.World;

/// <summary>The colour of a sprite.</summary>
public enum SpriteColour { Red, Orange, Yellow, Green, Cyan, Blue, Purple, White }
