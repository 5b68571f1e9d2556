namespace Dreamer.Training.World;

/// <summary>How much of the frame a sprite fills: radius 9–11 px or 15–18 px.</summary>
public enum SpriteSize { Small, Large }
