using System.Globalization;
using Dreamer.Training.Judging;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Evaluation;

/// <summary>
/// What judges say of prompts with two sprites, each of which they look for by its colour: what of both is right in the still, and
/// whether the one that the motion caption names moves as it says.
/// </summary>
public sealed record TwoSpriteReport(int Prompts, Accuracy Found, Accuracy Shape, Accuracy Position, Accuracy Motion)
{
    public static TwoSpriteReport Of(IReadOnlyList<EvaluationPrompt> prompts, ClipGenerator generate, CancellationToken ct)
    {
        var (verdicts, moved) = (new List<(Sprite Sprite, StillVerdict Verdict)>(), 0);
        foreach (var prompt in prompts)
        {
            ct.ThrowIfCancellationRequested();
            var clip = generate(prompt);
            var (hero, other) = (prompt.Truth.Scene.Hero, prompt.Truth.Scene.Sprites[1]);
            verdicts.Add((hero, StillJudge.Judge(clip.Still, hero.Colour, other.Colour)));
            verdicts.Add((other, StillJudge.Judge(clip.Still, other.Colour, hero.Colour)));
            moved += MotionJudge.Judge(clip.Frames, hero.Colour, other.Colour).Motion == prompt.Truth.Motion ? 1 : 0;
        }
        Accuracy Share(Func<(Sprite Sprite, StillVerdict Verdict), bool> isRight) => new(verdicts.Count(isRight), verdicts.Count);
        return new TwoSpriteReport(
            prompts.Count, Share(v => v.Verdict.Colour is not null), Share(v => v.Verdict.Shape == v.Sprite.Shape),
            Share(v => v.Verdict.Position == v.Sprite.Position), new Accuracy(moved, prompts.Count));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Prompts} prompts with two sprites: {Found.Share:P0} found, shape {Shape.Share:P0}, "
        + $"position {Position.Share:P0}, motion {Motion.Share:P0}");
}
