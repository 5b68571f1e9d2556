using Dreamer.Client.Generations;

namespace Dreamer.Cli.Display;

/// <summary>A generation in a line.</summary>
internal static class GenerationText
{
    public static string Of(Generation one) =>
        $"{one.Id}  {one.Kind,-13}  {one.State,-9}  {(one.Settings is { } made ? Of(made, one.Kind) : "")}".TrimEnd();

    private static string Of(GenerationSettings made, string kind) =>
        string.Join(", ", new[]
        {
            $"seed {made.Seed}",
            made.ParentStep is { } step ? $"from step {step}"
                : made.Strength is { } strength ? FormattableString.Invariant($"strength {strength}")
                : null,
            made.StopAfter is { } stop ? $"draft of {stop} in {made.Steps} steps" : null,
            made.Asset,
            kind is not (GenerationKinds.Animate or GenerationKinds.Extend) && made.Caption is { Length: > 0 } caption ? caption : null,
            made.MotionCaption is { Length: > 0 } motion ? motion : null,
        }.OfType<string>());
}
