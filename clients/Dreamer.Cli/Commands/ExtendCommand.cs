using System.CommandLine;
using Dreamer.Client.Generations;
using Dreamer.Generations;
using Dreamer.Hosting;
using GenerationKinds = Dreamer.Client.Generations.GenerationKinds;

namespace Dreamer.Cli.Commands;

/// <summary><c>extend</c>: a video that goes on from an earlier one's last frame; both become one.</summary>
internal static class ExtendCommand
{
    private static readonly Argument<string> Name = GenerationArgument.Create();
    private static readonly Option<string?> Motion = new("--motion")
    {
        Description = $"What moves from now on, and how (default: {GrowOptions.Inherited})",
        HelpName = "TEXT",
    };
    private static readonly Option<double?> MotionStrength = GenerationOptions.Of<double>(
        "--motion-strength", "How much moves", nameof(GenerationRequest.MotionStrength), GrowOptions.Inherited);
    private static readonly Option<int?> Frames = GenerationOptions.Of<int>(
        "--frames", "Frames of the new part, of which the first is the last one that is there", nameof(GenerationRequest.Frames),
        GrowOptions.Inherited);

    public static Command Create()
    {
        var extend = new Command("extend", "Goes on from a video's last frame, and makes one video of both") { Name, Motion, MotionStrength, Frames };
        var grow = new GrowOptions(extend, "frames", "motion");
        return extend
            .Makes("The whole video's file: clip.mp4", (parsed, _) => new(grow.Into(RequestOf(parsed), parsed)), takesModelName: false)
            .WithExamples(
                "./dreamer extend last",
                """./dreamer extend 8909d505 --motion "the star moves to the right" --seed 3 --out long.mp4 --scale 8""");
    }

    private static NewGeneration RequestOf(ParseResult parsed) => new()
    {
        Kind = GenerationKinds.Extend,
        Parent = parsed.GetRequiredValue(Name),
        MotionCaption = parsed.GetValue(Motion),
        MotionStrength = parsed.GetValue(MotionStrength),
        Frames = parsed.GetValue(Frames),
    };
}
