using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Generations;
using Dreamer.Hosting;
using GenerationKinds = Dreamer.Client.Generations.GenerationKinds;

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
        var results = new ResultOptions(draft, "The draft's file: clip.mp4, or still.png without motion");
        var shared = SharedOptions.WithModelName(draft);
        draft.SetAction(async (parsed, stop) =>
        {
            GenerateCommand.RequireCaption(parsed);
            var request = GenerateCommand.RequestOf(parsed, shared) with { StopAfter = parsed.GetValue(StopAfter) ?? UsualOf(parsed) };
            var files = results.Read(parsed, GenerationKinds.MakesClip(request.Kind), request.Count);
            await using var server = await shared.OpenAsync(parsed, stop);
            var parent = request.Parent is { } name ? await GenerationName.GenerationAsync(server.Client, name, stop) : null;
            return await GenerationRun.RunAsync(server.Client, request with { Parent = parent }, files, shared.Flags(parsed), stop);
        });
        return draft.WithExamples(
            """./dreamer draft --caption "a large red star on a blue background" --motion "the star moves to the left" --seed 7 --count 4""",
            """./dreamer draft --caption "a small green ring" --steps 50 --stop-after 10""",
            "./dreamer finish last");
    }

    private static int UsualOf(ParseResult parsed) =>
        Math.Max(1, (GenerateCommand.StepsOf(parsed) ?? GenerationField.DefaultOf<int>(nameof(GenerationRequest.Steps))) / UsualPart);
}
