using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Sampling;

/// <summary>Draws scenes that contrast, fit into the frame, and stay on their side of the hold-out split.</summary>
public static class SceneSampler
{
    private const float Jitter = 2;
    private const int Attempts = 2_000;

    /// <summary>The share of sprite colour × shape × position × background colour that training never sees: one in this many.</summary>
    private const int HoldOutModulus = 10;

    public static Scene Sample(ref Rng rng, WorldOptions options, SpriteSize? size = null)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var background = SampleBackground(ref rng, options);
            var hero = SampleSprite(ref rng, options, size);
            if (IsAllowed(hero, background, options.HoldOut))
            {
                return Turned(ref rng, options, AddSecond(ref rng, options, hero, background));
            }
        }

        throw new ArgumentException($"No scene fits these options after {Attempts} attempts: {options}", nameof(options));
    }

    /// <summary>Whether training never sees this combination.</summary>
    public static bool IsHeldOut(SpriteColour colour, Shape shape, Position position, BackgroundColour background)
    {
        var combination = (((int)colour * 6 + (int)shape) * 9 + (int)position) * 8 + (int)background;
        return Rng.Mix((ulong)combination + 0x5EED) % HoldOutModulus == 0;
    }

    /// <summary>The centre of a grid cell along one axis.</summary>
    internal static (float X, float Y) CellCentre(Position position) =>
        (16 * ((int)position % 3 + 1), 16 * ((int)position / 3 + 1));

    private static Background SampleBackground(ref Rng rng, WorldOptions options)
    {
        var kind = rng.Pick(options.Kinds);
        var colour = rng.Pick(options.Backgrounds);
        // Eight directions for a gradient; a stripe turned by half a turn is the same stripe, so four for those.
        var direction = rng.Below(kind == BackgroundKind.Striped ? 4 : 8) * (MathF.PI / 4);
        var phase = rng.Below(4) * (BackgroundPattern.StripePeriod / 4);
        return kind == BackgroundKind.Plain ? new Background(kind, colour) : new Background(kind, colour, direction, phase);
    }

    private static Sprite SampleSprite(ref Rng rng, WorldOptions options, SpriteSize? wanted)
    {
        var size = wanted ?? rng.Pick(options.Sizes);
        var radius = size == SpriteSize.Small ? rng.Between(9, 11) : rng.Between(15, 18);
        var position = rng.Pick(options.Positions);
        var (x, y) = CellCentre(position);
        var shape = rng.Pick(options.Shapes);
        return new Sprite(
            shape, rng.Pick(options.Colours), size, position,
            KeepInside(x + rng.Between(-Jitter, Jitter), radius), KeepInside(y + rng.Between(-Jitter, Jitter), radius), radius);
    }

    private static float KeepInside(float centre, float radius)
    {
        var extent = radius * ShapeDistance.Extent;
        return Math.Clamp(centre, extent, Scene.Side - extent);
    }

    private static bool IsAllowed(Sprite sprite, Background background, HoldOut holdOut)
    {
        var heldOut = IsHeldOut(sprite.Colour, sprite.Shape, sprite.Position, background.Colour);
        return Palette.Contrasts(sprite.Colour, background.Kind, background.Colour)
            && (holdOut == HoldOut.Ignore || heldOut == (holdOut == HoldOut.Only));
    }

    private static Scene AddSecond(ref Rng rng, WorldOptions options, Sprite hero, Background background)
    {
        if (!rng.Chance(options.TwoSpriteChance))
        {
            return new Scene([hero], background);
        }

        // Both differ in shape and colour, so that "the star moves" means one of them.
        // Two large sprites seldom fit beside each other, so a few attempts are enough: else the scene keeps one sprite.
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var second = SampleSprite(ref rng, options, null);
            if (IsAllowed(second, background, options.HoldOut) && second.Colour != hero.Colour && second.Shape != hero.Shape
                && AreApart(hero, second))
            {
                return new Scene([hero, second], background);
            }
        }

        return new Scene([hero], background);
    }

    private static Scene Turned(ref Rng rng, WorldOptions options, Scene scene)
    {
        // where none is turned, nothing is drawn: held-out prompts stay what they are
        if (options.TurnedChance == 0 || !rng.Chance(options.TurnedChance))
        {
            return scene;
        }
        var sprites = scene.Sprites.ToArray();
        for (var i = 0; i < sprites.Length; i++)
        {
            sprites[i] = sprites[i] with { Angle = rng.Between(-MathF.PI, MathF.PI) };
        }
        return scene with { Sprites = sprites };
    }

    private static bool AreApart(Sprite a, Sprite b) =>
        MathF.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y)) > a.Radius + b.Radius + 1;
}
