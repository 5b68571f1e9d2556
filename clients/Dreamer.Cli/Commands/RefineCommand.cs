using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Cli.Servers;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Commands;

/// <summary><c>refine</c>: a new still from an earlier one, or from a picture.</summary>
internal static class RefineCommand
{
    private static readonly Argument<string> From = new("from") { Description = "A generation's id, or a PNG, JPEG or WebP file", HelpName = "GENERATION|FILE" };
    private static readonly Option<string?> Caption = new("--caption") { Description = "What the new still shows (default: what the old one does)" };
    private static readonly Option<double?> Strength = new("--strength") { Description = "How much is made anew, 0.01 to 1: little keeps much (default: 0.6)" };
    private static readonly Option<int?> Step = new("--step") { Description = "Instead: go on along the generation's own steps from this one, with the new caption" };
    private static readonly Option<string?> Negative = new("--negative") { Description = "What the still must not show" };
    private static readonly Option<long?> Seed = new("--seed") { Description = "The same seed gives the same still (default: the generation's)" };
    private static readonly Option<int?> Steps = new("--steps") { Description = "Denoising steps of the whole schedule, of which the strength takes its share" };
    private static readonly Option<double?> Guidance = new("--guidance") { Description = "How closely the caption is followed" };
    private static readonly Option<int?> Count = new("--count") { Description = "Makes so many, with seeds that count up; files are numbered" };
    private static readonly Option<string> Out = new("--out") { Description = "The still's file", DefaultValueFactory = _ => "still.png" };

    public static Command Create()
    {
        var refine = new Command("refine", "Makes a new still from a generation's still, or from a picture") { From, Caption, Strength, Step, Negative, Seed, Steps, Guidance, Count, Out };
        var shared = SharedOptions.WithModelName(refine);
        refine.Validators.Add(result =>
        {
            if (result.GetValue(Strength) is { } strength && result.GetValue(Step) is { } step)
            {
                result.AddError($"--strength {strength} noises the still again, and --step {step} goes on without: give one of them.");
            }

            StillSource.RequireSteps(result, From, Step);
        });
        refine.SetAction(async (parsed, stop) =>
        {
            var source = StillSource.Of(parsed.GetRequiredValue(From));
            await using var server = await ServerConnection.OpenAsync(shared.Read(parsed), stop);
            var wish = await source.StartAsync(server.Client, WishOf(parsed, shared), stop);
            return await GenerationRun.RunAsync(server.Client, wish.Parent, wish, new ResultFiles(null, parsed.GetRequiredValue(Out)), stop);
        });
        return refine;
    }

    private static NewGeneration WishOf(ParseResult parsed, SharedOptions shared) => new()
    {
        Model = shared.ModelName(parsed),
        Kind = "refine",
        Caption = parsed.GetValue(Caption),
        Strength = parsed.GetValue(Strength),
        ParentStep = parsed.GetValue(Step),
        NegativeCaption = parsed.GetValue(Negative),
        Seed = parsed.GetValue(Seed),
        Steps = parsed.GetValue(Steps),
        Guidance = parsed.GetValue(Guidance),
        Count = parsed.GetValue(Count),
    };
}
