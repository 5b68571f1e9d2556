using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Client.Generations;
using Dreamer.Generations;
using Dreamer.Hosting;
using GenerationKinds = Dreamer.Client.Generations.GenerationKinds;

namespace Dreamer.Cli.Commands;

/// <summary><c>extend</c>: a video that goes on from an earlier one's last frame; both become one.</summary>
internal static class ExtendCommand
{
    private const string Inherited = "the generation's";

    private static readonly Argument<string> Name = GenerationArgument.Create();
    private static readonly Option<string?> Motion = new("--motion")
    {
        Description = $"What moves from now on, and how (default: {Inherited})",
        HelpName = "TEXT",
    };
    private static readonly Option<double?> MotionStrength =
        GenerationOptions.Of<double>("--motion-strength", "How much moves", nameof(GenerationRequest.MotionStrength), Inherited);
    private static readonly Option<long?> Seed = GenerationOptions.Seed("The same seed gives the same frames", Inherited);
    private static readonly Option<int?> Steps = GenerationOptions.Of<int>("--steps", "Denoising steps", nameof(GenerationRequest.Steps), Inherited);
    private static readonly Option<int?> StopAfter = GenerationOptions.StopAfter();
    private static readonly Option<double?> Guidance =
        GenerationOptions.Of<double>("--guidance", "How closely the motion is followed", nameof(GenerationRequest.Guidance), Inherited);
    private static readonly Option<int?> Frames = GenerationOptions.Of<int>(
        "--frames", "Frames of the new part, of which the first is the last one that is there", nameof(GenerationRequest.Frames), Inherited);
    private static readonly Option<string?> Quality = GenerationOptions.Quality(Inherited);
    private static readonly Option<int?> Count = GenerationOptions.Count();
    private static readonly Option<string[]> Loras = LoraOption.Create();

    public static Command Create()
    {
        var extend = new Command("extend", "Goes on from a video's last frame, and makes one video of both")
        {
            Name, Motion, MotionStrength, Seed, Steps, StopAfter, Guidance, Frames, Quality, Count, Loras,
        };
        var results = new ResultOptions(extend, "The whole video's file: clip.mp4");
        var shared = new SharedOptions(extend);
        extend.SetAction(async (parsed, stop) =>
        {
            var files = results.Read(parsed, makesClip: true, parsed.GetValue(Count));
            await using var server = await shared.OpenAsync(parsed, stop);
            var parent = await GenerationName.GenerationAsync(server.Client, parsed.GetRequiredValue(Name), stop);
            return await GenerationRun.RunAsync(server.Client, RequestOf(parsed, parent), files, shared.Flags(parsed), stop);
        });
        return extend.WithExamples(
            "./dreamer extend last",
            """./dreamer extend 8909d505 --motion "the star moves to the right" --seed 3 --out long.mp4 --scale 8""");
    }

    private static NewGeneration RequestOf(ParseResult parsed, string parent) => new()
    {
        Kind = GenerationKinds.Extend,
        Parent = parent,
        MotionCaption = parsed.GetValue(Motion),
        MotionStrength = parsed.GetValue(MotionStrength),
        Seed = parsed.GetValue(Seed),
        Steps = parsed.GetValue(Steps),
        StopAfter = parsed.GetValue(StopAfter),
        Guidance = parsed.GetValue(Guidance),
        Frames = parsed.GetValue(Frames),
        Quality = parsed.GetValue(Quality),
        Count = parsed.GetValue(Count),
        Loras = LoraOption.Read(parsed, Loras),
    };
}
