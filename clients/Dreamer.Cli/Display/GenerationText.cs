using System.Globalization;
using Dreamer.Client.Generations;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dreamer.Cli.Display;

/// <summary>A generation in a line; below another, what it changes.</summary>
internal static class GenerationText
{
    public static string Of(Generation one) => $"{one.Id}  {one.Kind,-13}  {one.State,-9}  {Words(one, null)}".TrimEnd();

    /// <summary>A tree's node: its colour says how it ended.</summary>
    public static IRenderable Node(Generation one, Generation? above)
    {
        var colour = one.State switch
        {
            GenerationStates.Succeeded => "green",
            GenerationStates.Failed or GenerationStates.Expired => "red",
            GenerationStates.Cancelled => "grey",
            _ => "blue",
        };
        var words = Markup.Escape(Terminal.Printable(Words(one, above)));
        return new Markup($"{one.Id}  {one.Kind,-13}  [{colour}]{Markup.Escape($"{one.State,-9}")}[/]  {words}".TrimEnd());
    }

    private static string Words(Generation one, Generation? above) =>
        one.Settings is { } made ? string.Join(", ", Seeds(made).Concat(Changes(made, above?.Settings)).Concat(Captions(made, above?.Settings))) : "";

    /// <summary>What is every generation's own.</summary>
    private static IEnumerable<string> Seeds(GenerationSettings made) => new[]
    {
        $"seed {made.Seed}",
        made.ParentStep is { } step ? $"from step {step}"
            : made.Strength is { } strength ? string.Create(CultureInfo.InvariantCulture, $"strength {strength}")
            : null,
        made.StopAfter is { } stop ? $"draft of {stop} in {made.Steps} steps" : null,
        made.Finishes is null ? null : "finished",
        made.Asset,
    }.OfType<string>();

    private static IEnumerable<string> Changes(GenerationSettings made, GenerationSettings? above) =>
        from value in new (string Name, object? Now, object? Before)[]
        {
            ("model", made.Model, above?.Model),
            ("steps", made.Steps, above?.Steps),
            ("guidance", made.Guidance, above?.Guidance),
            ("image guidance", made.ImageGuidance, above?.ImageGuidance),
            ("size", made.Size, above?.Size),
            ("frames", made.Frames, above?.Frames),
            ("frames a second", made.Fps, above?.Fps),
            ("motion strength", made.MotionStrength, above?.MotionStrength),
            ("quality", made.Quality, above?.Quality),
        }
        where value.Now is not null && value.Before is not null && !value.Now.Equals(value.Before)
        select string.Create(CultureInfo.InvariantCulture, $"{value.Name} {value.Now} instead of {value.Before}");

    /// <summary>Each where it is not the one above.</summary>
    private static IEnumerable<string> Captions(GenerationSettings made, GenerationSettings? above) => new[]
    {
        made.Caption is { Length: > 0 } caption && caption != above?.Caption ? caption : null,
        made.MotionCaption is { Length: > 0 } motion && motion != above?.MotionCaption ? motion : null,
        made.NegativeCaption is { Length: > 0 } negative && negative != above?.NegativeCaption ? $"not: {negative}" : null,
    }.OfType<string>();
}
