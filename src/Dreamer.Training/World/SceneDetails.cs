namespace Dreamer.Training.World;

/// <summary>Which details of a scene a caption tells.</summary>
[Flags]
public enum SceneDetails
{
    Shape = 1, Colour = 2, Size = 4, Position = 8, BackgroundColour = 16, BackgroundKind = 32,
    All = Shape | Colour | Size | Position | BackgroundColour | BackgroundKind
}
