using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Client.Generations;
using Dreamer.Generations;
using Dreamer.Hosting;
using GenerationKinds = Dreamer.Client.Generations.GenerationKinds;

namespace Dreamer.Cli.Commands;

/// <summary><c>animate</c>: a video that begins with an earlier still, or with a picture.</summary>
internal static class AnimateCommand
{
    private const string Inherited = "the generation's";

    private static readonly Argument<string> From = StillSource.Argument();
    private static readonly Option<string> Motion = new("--motion")
    {
        Description = "What moves, and how",
        Required = true,
        HelpName = "TEXT",
    };
    private static readonly Option<int?> Step =
        GenerationOptions.Step("Goes on along the generation's own clip from this step, with the new motion");
    private static readonly Option<double?> MotionStrength =
        GenerationOptions.Of<double>("--motion-strength", "How much moves", nameof(GenerationRequest.MotionStrength));
    private static readonly Option<long?> Seed = GenerationOptions.Seed("The same seed gives the same frames", Inherited);
    private static readonly Option<int?> Steps = GenerationOptions.Of<int>("--steps", "Denoising steps", nameof(GenerationRequest.Steps), Inherited);
    private static readonly Option<int?> StopAfter = GenerationOptions.StopAfter();
    private static readonly Option<double?> Guidance =
        GenerationOptions.Of<double>("--guidance", "How closely the motion is followed", nameof(GenerationRequest.Guidance), Inherited);
    private static readonly Option<int?> Frames =
        GenerationOptions.Of<int>("--frames", "Frames of the video", nameof(GenerationRequest.Frames), Inherited);
    private static readonly Option<double?> Fps = GenerationOptions.Of<double>("--fps", "Frames a second", nameof(GenerationRequest.Fps), Inherited);
    private static readonly Option<string?> Quality = GenerationOptions.Quality(Inherited);
    private static readonly Option<string[]> Loras = LoraOption.Create();
    private static readonly Option<int?> Count = GenerationOptions.Count();
    private static readonly Option<Fit> FitOption = StillSource.FitOption();
    private static readonly Option<FrameSize?> Size = GenerationOptions.PictureSize();

    public static Command Create()
    {
        var animate = new Command("animate", "Makes a video from a generation's still, or from a picture")
        {
            From, Motion, Step, MotionStrength, Seed, Steps, StopAfter, Guidance, Frames, Fps, Quality, Count, Loras, FitOption, Size,
        };
        var results = new ResultOptions(animate, "The video's file: clip.mp4");
        var shared = SharedOptions.WithModelName(animate);
        animate.SetAction(async (parsed, stop) =>
        {
            var source = StillSource.Of(parsed.GetRequiredValue(From), parsed.GetValue(FitOption), parsed.GetValue(Size), parsed.GetValue(Step));
            var files = results.Read(parsed, makesClip: true, parsed.GetValue(Count));
            await using var server = await shared.OpenAsync(parsed, stop);
            var request = await source.StartAsync(server.Client, RequestOf(parsed, shared), stop);
            return await GenerationRun.RunAsync(server.Client, request, files, shared.Flags(parsed), stop);
        });
        return animate.WithExamples(
            """./dreamer animate last --motion "the star moves to the left" --out star.mp4 --scale 8""",
            """./dreamer animate drawing.png --motion "the circle bounces" --seed 3""");
    }

    private static NewGeneration RequestOf(ParseResult parsed, SharedOptions shared) => new()
    {
        Kind = GenerationKinds.Animate,
        MotionCaption = parsed.GetRequiredValue(Motion),
        Model = shared.ModelName(parsed),
        ParentStep = parsed.GetValue(Step),
        MotionStrength = parsed.GetValue(MotionStrength),
        Seed = parsed.GetValue(Seed),
        Steps = parsed.GetValue(Steps),
        StopAfter = parsed.GetValue(StopAfter),
        Guidance = parsed.GetValue(Guidance),
        Frames = parsed.GetValue(Frames),
        Fps = parsed.GetValue(Fps),
        Quality = parsed.GetValue(Quality),
        Count = parsed.GetValue(Count),
        Loras = LoraOption.Read(parsed, Loras),
    };
}
