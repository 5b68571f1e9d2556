namespace Dreamer.Training.World.Scenes;

/// <summary>A still: one or two sprites, the first one in front, on a background.</summary>
public sealed record Scene(IReadOnlyList<Sprite> Sprites, Background Background)
{
    /// <summary>Width and height of every frame in pixels.</summary>
    public const int Side = 64;

    /// <summary>Pixels of one channel.</summary>
    public const int Area = Side * Side;

    /// <summary>The sprite that captions name first and that moves.</summary>
    public Sprite Hero => Sprites[0];

    public Scene WithHero(Sprite hero) => this with { Sprites = [hero, .. Sprites.Skip(1)] };
}

/// <summary>Which details of a scene a caption tells.</summary>
[Flags]
public enum SceneDetails
{
    Shape = 1, Colour = 2, Size = 4, Position = 8, BackgroundColour = 16, BackgroundKind = 32,
    All = Shape | Colour | Size | Position | BackgroundColour | BackgroundKind
}
