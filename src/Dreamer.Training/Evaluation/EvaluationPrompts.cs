using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Evaluation;

/// <summary>Prompts of combinations that training never saw.</summary>
public static class EvaluationPrompts
{
    /// <summary>No training run may use this seed: then even its paraphrases are unseen.</summary>
    public const ulong Seed = 0xE7A1_0A7E_5EED_0001;

    /// <summary>
    /// The first prompts of a fixed list, in which motions take turns. Every caption tells colour, shape and position; half are
    /// canonical, the others free and tell size and background only sometimes.
    /// </summary>
    public static IReadOnlyList<EvaluationPrompt> HeldOut(int count, WorldOptions? world = null) =>
        [.. Enumerable.Range(0, count).Select(i => Make(i, (world ?? new WorldOptions()) with
        {
            HoldOut = HoldOut.Only, TwoSpriteChance = 0, LeavesFrameChance = 0, Strength = (1, 1)
        }))];

    /// <summary>The first of another fixed list: two sprites in canonical words, of which the motion caption moves one.</summary>
    public static IReadOnlyList<EvaluationPrompt> TwoSprites(int count)
    {
        var world = new WorldOptions { HoldOut = HoldOut.Only, TwoSpriteChance = 1, LeavesFrameChance = 0, FreeCaptionChance = 0 };
        return [.. Enumerable.Range(0, count).Select(i => MakeTwo(i, world with { Motions = [world.Motions[i % world.Motions.Count]] }))];
    }

    private static EvaluationPrompt MakeTwo(int index, WorldOptions world)
    {
        var rng = Rng.ForItem(Seed + 1, index);
        Clip clip;
        do
        {
            clip = ClipSampler.Sample(ref rng, world);
        }
        while (clip.Scene.Sprites.Count < 2); // where there is no room for a second one, the sampler leaves it out
        return new EvaluationPrompt(CaptionWriter.Canonical(clip.Scene), MotionCaptionWriter.Write(ref rng, clip, world), index, clip);
    }

    private static EvaluationPrompt Make(int index, WorldOptions world)
    {
        var rng = Rng.ForItem(Seed, index);
        var free = index / world.Motions.Count % 2 == 1;
        var clip = ClipSampler.Sample(ref rng, world with { Motions = [world.Motions[index % world.Motions.Count]] });
        var caption = free ? CaptionWriter.Free(ref rng, clip.Scene, Details(ref rng)) : CaptionWriter.Canonical(clip.Scene);
        var motion = MotionCaptionWriter.Write(ref rng, clip, world with { FreeCaptionChance = free ? 1 : 0 });
        return new EvaluationPrompt(caption, motion, index, clip);
    }

    private static SceneDetails Details(ref Rng rng) =>
        SceneDetails.Shape | SceneDetails.Colour | SceneDetails.Position
        | (rng.Chance(0.5f) ? SceneDetails.Size : 0)
        | (rng.Chance(0.7f) ? SceneDetails.BackgroundColour : 0)
        | (rng.Chance(0.5f) ? SceneDetails.BackgroundKind : 0);
}

/// <summary>A question to the model, with the clip that would be a right answer; judges compare words with it, never pixels.</summary>
public sealed record EvaluationPrompt(Caption Caption, string MotionCaption, long Seed, Clip Truth);
