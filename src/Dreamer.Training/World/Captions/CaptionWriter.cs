using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Captions;

/// <summary>Describes scenes: in one canonical form, or freely, with other words, orders and omissions.</summary>
public static class CaptionWriter
{
    private static readonly string[] s_openings = ["a picture of ", "an image of ", "a drawing of ", "there is ", "we see "];

    private static readonly string[][] s_freePositions =
    [
        ["in the upper left", "in the top left corner", "at the top left"],
        ["at the top", "near the top"],
        ["in the upper right", "in the top right corner", "at the top right"],
        ["on the left", "on the left side", "at the left"],
        ["in the centre", "in the center", "in the middle"],
        ["on the right", "on the right side", "at the right"],
        ["in the lower left", "in the bottom left corner", "at the bottom left"],
        ["at the bottom", "near the bottom"],
        ["in the lower right", "in the bottom right corner", "at the bottom right"]
    ];

    private static readonly string[] s_listedPositions =
        ["upper left", "top", "upper right", "left", "centre", "right", "lower left", "bottom", "lower right"];

    public static Caption Write(ref Rng rng, Scene scene, WorldOptions options) =>
        rng.Chance(options.FreeCaptionChance) ? Free(ref rng, scene) : Canonical(scene);

    /// <summary>For example: a large red star in the upper left on a dark blue striped background.</summary>
    public static Caption Canonical(Scene scene)
    {
        var sprites = string.Join(" and ", scene.Sprites.Select(Canonical));
        var background = Words.WithArticle($"{Words.Of(scene.Background.Colour)} {Words.Of(scene.Background.Kind)} background");
        return new Caption($"{sprites} on {background}", SceneDetails.All);
    }

    /// <summary>Tells only these details, in the canonical words and order; the shape is always told.</summary>
    public static Caption Partial(Scene scene, SceneDetails tells)
    {
        var rng = new Rng(0);
        var text = Sprite(ref rng, scene.Hero, tells, free: false);
        var background = Background(ref rng, scene.Background, tells, free: false);
        return new Caption(background is null ? text : $"{text} on {Words.WithArticle(background)}", tells | SceneDetails.Shape);
    }

    private static string Canonical(Sprite sprite) =>
        $"a {Words.Of(sprite.Size)} {Words.Of(sprite.Colour)} {Words.Of(sprite.Shape)} {Words.Of(sprite.Position)}";

    private static Caption Free(ref Rng rng, Scene scene) => Free(ref rng, scene, Choose(ref rng));

    /// <summary>Tells only these details, in free words and order.</summary>
    internal static Caption Free(ref Rng rng, Scene scene, SceneDetails tells)
    {
        // A caption of two sprites names both in full sentences: in a list, nobody could tell what belongs to which.
        var text = scene.Sprites.Count == 1 && rng.Chance(0.25f)
            ? Listed(ref rng, scene, tells)
            : Sentence(ref rng, scene, tells);
        return new Caption(text, tells);
    }

    private static SceneDetails Choose(ref Rng rng)
    {
        var tells = SceneDetails.Shape;
        tells |= rng.Chance(0.93f) ? SceneDetails.Colour : 0;
        tells |= rng.Chance(0.75f) ? SceneDetails.Size : 0;
        tells |= rng.Chance(0.75f) ? SceneDetails.Position : 0;
        tells |= rng.Chance(0.85f) ? SceneDetails.BackgroundColour : 0;
        return tells | (rng.Chance(0.6f) ? SceneDetails.BackgroundKind : 0);
    }

    private static string Sentence(ref Rng rng, Scene scene, SceneDetails tells)
    {
        var sprites = Sprite(ref rng, scene.Hero, tells, free: true);
        if (scene.Sprites.Count > 1)
        {
            sprites += " and " + Sprite(ref rng, scene.Sprites[1], tells, free: true);
        }

        var background = Background(ref rng, scene.Background, tells, free: true);
        var opening = rng.Chance(0.2f) ? rng.Pick(s_openings) : "";
        return background is null ? opening + sprites
            : rng.Chance(0.15f) ? $"on {Words.WithArticle(background)}, {sprites}"
            : $"{opening}{sprites} {(rng.Chance(0.85f) ? "on" : "against")} {Words.WithArticle(background)}";
    }

    /// <summary>For example: a red star, large, upper left, striped dark blue background.</summary>
    private static string Listed(ref Rng rng, Scene scene, SceneDetails tells)
    {
        var subject = tells.HasFlag(SceneDetails.Colour)
            ? $"{Words.Of(scene.Hero.Colour)} {Words.Of(scene.Hero.Shape)}" : Words.Of(scene.Hero.Shape);
        var text = rng.Chance(0.5f) ? Words.WithArticle(subject) : subject;
        text += tells.HasFlag(SceneDetails.Size) ? ", " + Size(ref rng, scene.Hero.Size) : "";
        text += tells.HasFlag(SceneDetails.Position) ? ", " + s_listedPositions[(int)scene.Hero.Position] : "";
        var background = Background(ref rng, scene.Background, tells, free: true);
        return background is null ? text : $"{text}, {background}";
    }

    private static string Sprite(ref Rng rng, Sprite sprite, SceneDetails tells, bool free)
    {
        var text = Words.Of(sprite.Shape);
        text = tells.HasFlag(SceneDetails.Colour) ? $"{Words.Of(sprite.Colour)} {text}" : text;
        text = tells.HasFlag(SceneDetails.Size) ? $"{(free ? Size(ref rng, sprite.Size) : Words.Of(sprite.Size))} {text}" : text;
        text = Words.WithArticle(text);
        return !tells.HasFlag(SceneDetails.Position) ? text
            : $"{text} {(free ? rng.Pick(s_freePositions[(int)sprite.Position]) : Words.Of(sprite.Position))}";
    }

    private static string Size(ref Rng rng, SpriteSize size) =>
        rng.Chance(0.7f) ? Words.Of(size) : size == SpriteSize.Large ? "big" : rng.Chance(0.5f) ? "little" : "tiny";

    private static string? Background(ref Rng rng, Background background, SceneDetails tells, bool free)
    {
        var colour = !tells.HasFlag(SceneDetails.BackgroundColour) ? null
            : free && rng.Chance(0.3f) ? BaseColour(ref rng, background.Colour) : Words.Of(background.Colour);
        var kind = tells.HasFlag(SceneDetails.BackgroundKind) ? Words.Of(background.Kind) : null;
        var first = free && rng.Chance(0.5f) ? $"{kind} {colour}" : $"{colour} {kind}";
        return colour is null && kind is null ? null : $"{first.Trim()} background";
    }

    /// <summary>People say "a blue background" of a dark blue one.</summary>
    private static string BaseColour(ref Rng rng, BackgroundColour colour) => colour switch
    {
        BackgroundColour.Grey => rng.Chance(0.5f) ? "grey" : "gray",
        BackgroundColour.DarkBlue or BackgroundColour.LightBlue => "blue",
        BackgroundColour.DarkGreen => "green",
        BackgroundColour.DarkRed => "red",
        _ => Words.Of(colour)
    };
}

/// <summary>A descriptive caption and what it tells of its scene.</summary>
public sealed record Caption(string Text, SceneDetails Tells);
