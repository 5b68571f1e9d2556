using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>Where a draft may stop: behind a step of its own, and before the last. What is odd about it is told.</summary>
internal static class StopCheck
{
    /// <summary>Of its steps, fewer than one in so many before the stop, or behind it.</summary>
    private const int EarlyPart = 6, LatePart = 8;

    public static void Check(GenerationSettings settings)
    {
        var first = FirstOf(settings);
        if (settings.StopAfter is { } step && (step <= first || step >= settings.Steps))
        {
            var takes = settings.Steps - first < 2
                ? $"and there is one step from {first} on, of {settings.Steps}: leave it out"
                : $"and takes {first + 1} to {settings.Steps - 1}: the generation has the steps from {first} on, of {settings.Steps}";
            throw new DreamerException(ErrorCode.InvalidRequest, $"Field 'stop_after' is {step}, {takes}.", "stop_after");
        }
    }

    public static IEnumerable<GenerationWarning> Remarks(GenerationSettings settings)
    {
        if (settings.StopAfter is not { } step)
        {
            yield break;
        }
        var (first, steps) = (FirstOf(settings), settings.Steps);
        if ((step - first) * EarlyPart < steps - first)
        {
            yield return new GenerationWarning(
                WarningCode.EarlyStop, "stop_after", $"The draft stops after {step} of {steps} steps, and shows little of what the result will be.");
        }
        else if ((steps - step) * LatePart < steps - first)
        {
            yield return new GenerationWarning(
                WarningCode.LateStop, "stop_after", $"The draft stops after {step} of {steps} steps, and costs nearly as much as the result.");
        }
    }

    /// <summary>What goes on along a parent's steps has none of its own before it leaves them.</summary>
    private static int FirstOf(GenerationSettings settings) => settings.ParentStep ?? settings.FirstStep();
}
