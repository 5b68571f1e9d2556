using System.Collections.Immutable;

namespace Dreamer.Generations;

/// <summary>Which steps a denoising consists of, and what guides each.</summary>
public static class Trajectory
{
    /// <summary>The step it begins at: 0 from noise; later when a still is noised again, by the share that is its strength (SDEdit, Meng et al. 2021).</summary>
    public static int FirstStep(this GenerationSettings settings) =>
        settings.Strength is { } strength ? settings.Steps - Math.Max(1, (int)(settings.Steps * strength)) : 0;

    /// <summary>The steps that are behind it when it is done: all of the schedule's, or those that a draft stops after.</summary>
    public static int StepsWanted(this GenerationSettings settings) => settings.StopAfter ?? settings.Steps;

    /// <summary>The first step that is its own work, and not the draft's that it finishes.</summary>
    public static int FirstOwnStep(this GenerationSettings settings) => settings.Finishes?.Step ?? settings.FirstStep();

    /// <summary>How many steps are its own work.</summary>
    public static int OwnSteps(this GenerationSettings settings) => settings.StepsWanted() - settings.FirstOwnStep();

    /// <summary>What guides the steps before <paramref name="step"/>.</summary>
    public static ImmutableArray<EarlierCaption> Before(this GenerationSettings settings, int step)
    {
        var own = settings.Kind.MakesClip()
            ? new EarlierCaption(settings.Steps, settings.MotionCaption, "", settings.Guidance)
            : new EarlierCaption(settings.Steps, settings.Caption, settings.NegativeCaption, settings.Guidance);
        var (from, earlier) = (settings.FirstStep(), ImmutableArray.CreateBuilder<EarlierCaption>());
        foreach (var guide in settings.Earlier.Add(own))
        {
            if (from < step)
            {
                earlier.Add(guide with { Until = Math.Min(guide.Until, step) });
            }
            from = guide.Until;
        }
        return earlier.ToImmutable();
    }
}
