using System.CommandLine;
using Dreamer.Generations;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>draft</c>: what a still or a video will be, after some of its steps.</summary>
internal static class DraftCommand
{
    private const int UsualPart = 4;

    private static readonly Option<int?> StopAfter = NumberOptions.Optional(
        "--stop-after", "The steps to stop after; a video's still is made whole", (int)Field.Smallest!, (int)Field.Largest!, "a quarter of the steps");

    private static GenerationField Field => GenerationField.Of(nameof(GenerationRequest.StopAfter));

    public static Command Create()
    {
        var draft = new Command("draft", "Shows after some of its steps what a video or a still will be: choose one, and finish it") { StopAfter };
        GenerateCommand.AddTo(draft);
        return draft.Makes("The draft's file: clip.mp4, or still.png without motion", (parsed, shared) =>
        {
            GenerateCommand.RequireCaption(parsed);
            return new AskedGeneration(
                GenerateCommand.RequestOf(parsed, shared) with { StopAfter = parsed.GetValue(StopAfter) ?? UsualOf(parsed) });
        }).WithExamples(
            """./dreamer draft --caption "a large red star on a blue background" --motion "the star moves to the left" --seed 7 --count 4""",
            """./dreamer draft --caption "a small green ring" --steps 50 --stop-after 10""",
            "./dreamer finish last");
    }

    private static int UsualOf(ParseResult parsed) =>
        Math.Max(1, (GenerateCommand.StepsOf(parsed) ?? GenerationField.DefaultOf<int>(nameof(GenerationRequest.Steps))) / UsualPart);
}
