using System.CommandLine;
using Dreamer.Client.Generations;
using Dreamer.Generations;
using Dreamer.Hosting;
using GenerationKinds = Dreamer.Client.Generations.GenerationKinds;

namespace Dreamer.Cli.Commands;

/// <summary><c>animate</c>: a video that begins with an earlier still, or with a picture.</summary>
internal static class AnimateCommand
{
    private static readonly Option<string> Motion = new("--motion")
    {
        Description = "What moves, and how",
        Required = true,
        HelpName = "TEXT",
    };
    private static readonly Option<double?> MotionStrength =
        GenerationOptions.Of<double>("--motion-strength", "How much moves", nameof(GenerationRequest.MotionStrength));
    private static readonly Option<int?> Frames =
        GenerationOptions.Of<int>("--frames", "Frames of the video", nameof(GenerationRequest.Frames), GrowOptions.Inherited);
    private static readonly Option<double?> Fps =
        GenerationOptions.Of<double>("--fps", "Frames a second", nameof(GenerationRequest.Fps), GrowOptions.Inherited);

    public static Command Create()
    {
        var animate = new Command("animate", "Makes a video from a generation's still, or from a picture")
        {
            Motion, MotionStrength, Frames, Fps,
        };
        var start = new StartOptions(animate, "Goes on along the generation's own clip from this step, with the new motion");
        var grow = new GrowOptions(animate, "frames", "motion");
        return animate
            .Makes("The video's file: clip.mp4", (parsed, shared) => new(RequestOf(parsed, shared, start, grow), start.Read(parsed)))
            .WithExamples(
                """./dreamer animate last --motion "the star moves to the left" --out star.mp4 --scale 8""",
                """./dreamer animate drawing.png --motion "the circle bounces" --seed 3""");
    }

    private static NewGeneration RequestOf(ParseResult parsed, SharedOptions shared, StartOptions start, GrowOptions grow) => grow.Into(
        new NewGeneration
        {
            Kind = GenerationKinds.Animate,
            MotionCaption = parsed.GetRequiredValue(Motion),
            Model = shared.ModelName(parsed),
            ParentStep = start.Step(parsed),
            MotionStrength = parsed.GetValue(MotionStrength),
            Frames = parsed.GetValue(Frames),
            Fps = parsed.GetValue(Fps),
        },
        parsed);
}
