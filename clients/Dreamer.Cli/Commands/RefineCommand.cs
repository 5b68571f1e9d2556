using System.CommandLine;
using Dreamer.Client.Generations;
using Dreamer.Generations;
using Dreamer.Hosting;
using GenerationKinds = Dreamer.Client.Generations.GenerationKinds;

namespace Dreamer.Cli.Commands;

/// <summary><c>refine</c>: a new still from an earlier one, or from a picture.</summary>
internal static class RefineCommand
{
    private static readonly Option<string?> Caption = new("--caption")
    {
        Description = "What the new still shows (default: what the old one does)",
        HelpName = "TEXT",
    };
    private static readonly Option<double?> Strength =
        GenerationOptions.Of<double>("--strength", "How much is made anew: 0.4 keeps much, 0.8 takes another colour, 1 keeps nothing",
            nameof(GenerationRequest.Strength));
    private static readonly Option<string?> Negative = new("--negative")
    {
        Description = "What the still must not show",
        HelpName = "TEXT",
    };

    public static Command Create()
    {
        var refine = new Command("refine", "Makes a new still from a generation's still, or from a picture") { Caption, Strength, Negative };
        var start = new StartOptions(refine, "Instead: go on along the generation's own steps from this one, with the new caption");
        var grow = new GrowOptions(refine, "still", "caption", "Denoising steps of the whole schedule, of which the strength takes its share");
        return refine
            .Makes("The still's file: still.png", (parsed, shared) =>
            {
                Check(parsed.GetValue(Strength), start.Step(parsed));
                return new AskedGeneration(RequestOf(parsed, shared, start, grow), start.Read(parsed));
            })
            .WithExamples(
                """./dreamer refine last --caption "a large yellow star on a blue background" --strength 0.8 --seed 1""",
                """./dreamer refine drawing.png --fit pad --caption "a small red circle" --strength 0.5 --out better.png""");
    }

    private static void Check(double? strength, int? step)
    {
        if (strength is not null && step is not null)
        {
            throw new UsageException($"--strength {strength} noises the still again, and --step {step} goes on without: give one of them.");
        }
    }

    private static NewGeneration RequestOf(ParseResult parsed, SharedOptions shared, StartOptions start, GrowOptions grow) => grow.Into(
        new NewGeneration
        {
            Kind = GenerationKinds.Refine,
            Caption = parsed.GetValue(Caption),
            Model = shared.ModelName(parsed),
            Strength = parsed.GetValue(Strength),
            ParentStep = start.Step(parsed),
            NegativeCaption = parsed.GetValue(Negative),
        },
        parsed);
}
