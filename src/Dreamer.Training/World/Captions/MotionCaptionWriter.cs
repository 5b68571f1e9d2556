using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.World.Captions;

/// <summary>Says briefly, and sometimes sloppily, what a sprite does.</summary>
public static class MotionCaptionWriter
{
    private static readonly string[] s_verbs = ["drifts", "moves", "slides", "goes", "glides"];
    private static readonly string[] s_noise = [" video", " animation", ", hd", ", stock footage", " clip", " 4k"];

    private static readonly string[][] s_inPlace =
    [
        ["bounces", "bounces up and down", "hops", "jumps up and down"],
        ["grows", "gets bigger", "gets larger"],
        ["shrinks", "gets smaller"],
        ["spins clockwise", "rotates clockwise", "turns clockwise"],
        ["spins anticlockwise", "rotates anticlockwise", "spins counterclockwise", "turns anticlockwise"],
        ["stays still", "does not move", "stands still", "stays where it is"]
    ];

    private static readonly string[][] s_directions =
    [
        ["to the left", "left"], ["to the right", "right"], ["up", "upwards"], ["down", "downwards"],
        ["up and to the left"], ["up and to the right"], ["down and to the left"], ["down and to the right"]
    ];

    /// <summary>For example: the star moves to the left.</summary>
    public static string Canonical(Clip clip) => $"the {Words.Of(clip.Scene.Hero.Shape)} {Words.Of(clip.Motion)}";

    public static string Write(ref Rng rng, Clip clip, WorldOptions options)
    {
        if (!rng.Chance(options.FreeCaptionChance))
        {
            return Canonical(clip);
        }

        var text = $"{Subject(ref rng, clip)} {Predicate(ref rng, clip.Motion)}".Trim();
        return rng.Chance(0.08f) ? text + rng.Pick(s_noise) : text;
    }

    private static string Subject(ref Rng rng, Clip clip)
    {
        var hero = clip.Scene.Hero;
        return rng.NextFloat() switch
        {
            < 0.65f => $"the {Words.Of(hero.Shape)}",
            < 0.85f => $"the {Words.Of(hero.Colour)} {Words.Of(hero.Shape)}",
            < 0.92f => "it",
            < 0.96f => Words.Of(hero.Shape),
            _ => ""
        };
    }

    private static string Predicate(ref Rng rng, Motion motion) => motion < Motion.Bounce
        ? $"{rng.Pick(s_verbs)} {rng.Pick(s_directions[(int)motion])}"
        : rng.Pick(s_inPlace[motion - Motion.Bounce]);
}
