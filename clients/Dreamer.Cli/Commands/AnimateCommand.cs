using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Cli.Servers;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Commands;

/// <summary><c>animate</c>: a video that begins with an earlier still, or with a picture.</summary>
internal static class AnimateCommand
{
    private static readonly Argument<string> From = new("from") { Description = "A generation's id, or a PNG, JPEG or WebP file", HelpName = "GENERATION|FILE" };
    private static readonly Option<string> Motion = new("--motion") { Description = "What moves, and how", Required = true };
    private static readonly Option<int?> Step = new("--step") { Description = "Goes on along the generation's own clip from this step, with the new motion" };
    private static readonly Option<double?> MotionStrength = new("--motion-strength") { Description = "How much moves, 0 to 1.2" };
    private static readonly Option<long?> Seed = new("--seed") { Description = "The same seed gives the same frames (default: the generation's)" };
    private static readonly Option<int?> Steps = new("--steps") { Description = "Denoising steps" };
    private static readonly Option<double?> Guidance = new("--guidance") { Description = "How closely the motion is followed" };
    private static readonly Option<int?> Frames = new("--frames") { Description = "Frames of the video" };
    private static readonly Option<double?> Fps = new("--fps") { Description = "Frames a second" };
    private static readonly Option<int?> Count = new("--count") { Description = "Makes so many, with seeds that count up; files are numbered" };
    private static readonly Option<string> Out = new("--out") { Description = "The video's file", DefaultValueFactory = _ => "clip.mp4" };

    public static Command Create()
    {
        var animate = new Command("animate", "Makes a video from a generation's still, or from a picture") { From, Motion, Step, MotionStrength, Seed, Steps, Guidance, Frames, Fps, Count, Out };
        var shared = SharedOptions.WithModelName(animate);
        animate.Validators.Add(result => StillSource.RequireSteps(result, From, Step));
        animate.SetAction(async (parsed, stop) =>
        {
            var source = StillSource.Of(parsed.GetRequiredValue(From));
            await using var server = await ServerConnection.OpenAsync(shared.Read(parsed), stop);
            var wish = await source.StartAsync(server.Client, WishOf(parsed, shared), stop);
            return await GenerationRun.RunAsync(server.Client, wish.Parent, wish, new ResultFiles(parsed.GetRequiredValue(Out), null), stop);
        });
        return animate;
    }

    private static NewGeneration WishOf(ParseResult parsed, SharedOptions shared) => new()
    {
        Model = shared.ModelName(parsed),
        Kind = "animate",
        MotionCaption = parsed.GetRequiredValue(Motion),
        ParentStep = parsed.GetValue(Step),
        MotionStrength = parsed.GetValue(MotionStrength),
        Seed = parsed.GetValue(Seed),
        Steps = parsed.GetValue(Steps),
        Guidance = parsed.GetValue(Guidance),
        Frames = parsed.GetValue(Frames),
        Fps = parsed.GetValue(Fps),
        Count = parsed.GetValue(Count),
    };
}
