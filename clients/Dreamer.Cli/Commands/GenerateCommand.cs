using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Cli.Servers;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Commands;

/// <summary><c>generate</c>: a still, a video, or a video from an earlier generation's still.</summary>
internal static class GenerateCommand
{
    private static readonly Option<string?> Caption = new("--caption") { Description = "What the still shows" };
    private static readonly Option<string?> Motion = new("--motion") { Description = "What moves; without it, only a still is made" };
    private static readonly Option<bool> StillOnly = new("--still-only") { Description = "Makes the still and no video, to look at before it is animated" };
    private static readonly Option<string?> Negative = new("--negative") { Description = "What the still must not show" };
    private static readonly Option<string?> Parent = new("--parent") { Description = "A generation whose still is animated" };
    private static readonly Option<long?> Seed = new("--seed") { Description = "The same seed gives the same frames" };
    private static readonly Option<int?> Steps = new("--steps") { Description = "Denoising steps of each stage" };
    private static readonly Option<double?> Guidance = new("--guidance") { Description = "How closely the captions are followed" };
    private static readonly Option<int?> Size = new("--size") { Description = "Width and height in pixels" };
    private static readonly Option<int?> Frames = new("--frames") { Description = "Frames of the video" };
    private static readonly Option<double?> Fps = new("--fps") { Description = "Frames a second" };
    private static readonly Option<int?> Count = new("--count") { Description = "Makes so many, with seeds that count up; files are numbered" };
    private static readonly Option<string?> Out = new("--out") { Description = "The result's file (default: clip.mp4, or still.png without motion)" };
    private static readonly Option<string?> StillOut = new("--still-out") { Description = "A file for the video's still" };

    public static Command Create()
    {
        var generate = new Command("generate", "Makes a video (--caption, --motion), a still (--caption), or animates one (--parent, --motion)")
        {
            Caption, Motion, StillOnly, Negative, Parent, Seed, Steps, Guidance, Size, Frames, Fps, Count, Out, StillOut,
        };
        var shared = SharedOptions.WithModelName(generate);
        generate.Validators.Add(result =>
        {
            if (result.GetValue(Caption) is null && (result.GetValue(Parent) is null || result.GetValue(Motion) is null))
            {
                result.AddError("generate needs --caption, or --parent and --motion.");
            }

            if (result.GetValue(StillOnly) && result.GetValue(Motion) is { } motion)
            {
                result.AddError($"--still-only makes no video, and --motion '{motion}' asks for one: leave one of them out.");
            }
        });
        generate.SetAction(async (parsed, stop) =>
        {
            await using var server = await ServerConnection.OpenAsync(shared.Read(parsed), stop);
            return await GenerationRun.RunAsync(server.Client, parsed.GetValue(Parent), WishOf(parsed, shared), FilesOf(parsed), stop);
        });
        return generate;
    }

    private static NewGeneration WishOf(ParseResult parsed, SharedOptions shared) => new()
    {
        Model = shared.ModelName(parsed),
        Kind = KindOf(parsed),
        Parent = parsed.GetValue(Parent),
        Caption = parsed.GetValue(Caption),
        MotionCaption = parsed.GetValue(Motion),
        NegativeCaption = parsed.GetValue(Negative),
        Seed = parsed.GetValue(Seed),
        Steps = parsed.GetValue(Steps),
        Guidance = parsed.GetValue(Guidance),
        Size = parsed.GetValue(Size),
        Frames = parsed.GetValue(Frames),
        Fps = parsed.GetValue(Fps),
        Count = parsed.GetValue(Count),
    };

    private static string KindOf(ParseResult parsed) =>
        parsed.GetValue(Motion) is null ? "text_to_image"
        : parsed.GetValue(Parent) is null ? "text_to_video"
        : "animate";

    private static ResultFiles FilesOf(ParseResult parsed) => parsed.GetValue(Motion) is null
        ? new(null, parsed.GetValue(Out) ?? parsed.GetValue(StillOut) ?? "still.png")
        : new(parsed.GetValue(Out) ?? "clip.mp4", parsed.GetValue(StillOut));
}
