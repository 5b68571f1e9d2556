using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Client.Generations;
using Dreamer.Generations;
using Dreamer.Hosting;
using GenerationKinds = Dreamer.Client.Generations.GenerationKinds;

namespace Dreamer.Cli.Commands;

/// <summary><c>generate</c>: a still, a video, or a video from an earlier generation's still.</summary>
internal static class GenerateCommand
{
    private static readonly Option<string?> Caption = new("--caption") { Description = "What the still shows", HelpName = "TEXT" };
    private static readonly Option<string?> Motion = new("--motion")
    {
        Description = "What moves; without it, only a still is made",
        HelpName = "TEXT",
    };
    private static readonly Option<bool> StillOnly = new("--still-only")
    {
        Description = "Makes the still and no video, to look at before it is animated",
    };
    private static readonly Option<string?> Negative = new("--negative")
    {
        Description = "What the still must not show",
        HelpName = "TEXT",
    };
    private static readonly Option<string?> Parent = new Option<string?>("--parent")
    {
        Description = $"A generation whose still is animated: {GenerationName.Help}",
        HelpName = "GENERATION",
    }.CompletesGenerations();
    private static readonly Option<long?> Seed = GenerationOptions.Seed("The same seed gives the same frames", "another each time");
    private static readonly Option<int?> Steps = GenerationOptions.Of<int>("--steps", "Denoising steps of each stage", nameof(GenerationRequest.Steps));
    private static readonly Option<double?> Guidance =
        GenerationOptions.Of<double>("--guidance", "How closely the captions are followed", nameof(GenerationRequest.Guidance));
    private static readonly Option<FrameSize?> Size = GenerationOptions.Size();
    private static readonly Option<int?> Frames = GenerationOptions.Of<int>("--frames", "Frames of the video", nameof(GenerationRequest.Frames));
    private static readonly Option<double?> Fps = GenerationOptions.Of<double>("--fps", "Frames a second", nameof(GenerationRequest.Fps));
    private static readonly Option<string?> Quality = GenerationOptions.Quality();
    private static readonly Option<string[]> Loras = LoraOption.Create();
    private static readonly Option<int?> Count = GenerationOptions.Count();
    private static readonly Option<string?> StillOut = new("--still-out")
    {
        Description = "A file for the video's still",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var generate = new Command(
            "generate", "Makes a video (--caption, --motion), a still (--caption), or animates one (--parent, --motion)");
        AddTo(generate);
        generate.Options.Add(StillOnly);
        generate.Options.Add(StillOut);
        return generate.Makes("The result's file: clip.mp4, or still.png without motion", (parsed, shared) =>
        {
            Check(parsed);
            return new AskedGeneration(RequestOf(parsed, shared), StillOut: parsed.GetValue(StillOut));
        }).WithExamples([
            """./dreamer generate --caption "a large red star on a blue background" --motion "the star moves to the left" --seed 7""",
            """./dreamer generate --still-only --caption "a small green ring on a pink background" --out ring.png --scale 8""",
            "", .. PromptWords.Lines()]);
    }

    /// <summary>What says what is made, for a command that makes it in another way, too.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Caption, Motion, Negative, Parent, Seed, Steps, Guidance, Size, Frames, Fps, Quality, Count, Loras })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The steps of what is made, where they are given.</summary>
    public static int? StepsOf(ParseResult parsed) => parsed.GetValue(Steps);

    private static void Check(ParseResult parsed)
    {
        RequireCaption(parsed);
        var motion = parsed.GetValue(Motion);
        if (parsed.GetValue(StillOnly) && motion is not null)
        {
            throw new UsageException($"--still-only makes no video, and --motion '{motion}' asks for one: leave one of them out.");
        }

        if (motion is null && parsed.GetValue(StillOut) is { } still)
        {
            throw new UsageException($"--still-out is '{still}', and without --motion the still is the result, which --out names.");
        }
    }

    public static void RequireCaption(ParseResult parsed)
    {
        if (parsed.GetValue(Caption) is null && (parsed.GetValue(Parent) is null || parsed.GetValue(Motion) is null))
        {
            throw new UsageException($"{parsed.CommandResult.Command.Name} needs --caption, or --parent and --motion.");
        }
    }

    public static NewGeneration RequestOf(ParseResult parsed, SharedOptions shared) => new()
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
        Size = parsed.GetValue(Size).Sent(),
        Frames = parsed.GetValue(Frames),
        Fps = parsed.GetValue(Fps),
        Quality = parsed.GetValue(Quality),
        Count = parsed.GetValue(Count),
        Loras = LoraOption.Read(parsed, Loras),
    };

    private static string KindOf(ParseResult parsed) =>
        parsed.GetValue(Motion) is null ? GenerationKinds.TextToImage
        : parsed.GetValue(Parent) is null ? GenerationKinds.TextToVideo
        : GenerationKinds.Animate;
}
