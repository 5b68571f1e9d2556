using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Generating;
using Dreamer.Client.Generations;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>demo</c>: one prompt, from nothing to a still and a video.</summary>
internal static class DemoCommand
{
    private const string Caption = "a large yellow square on the right on a dark blue gradient background";
    private const string Motion = "the square moves to the left";

    /// <summary>64 pixels are a stamp; these fill a window.</summary>
    private const int Scale = 8;

    public static Command Create()
    {
        var folder = new Option<string?>("--out")
        {
            Description = "The folder for the results (default: demo in the data folder); what is in it stays",
            HelpName = "FOLDER",
        };
        var scale = NumberOptions.Of("--scale", "Shows each pixel as so many by so many", Scale, least: 1, most: Enlargement.Most);
        var demo = new Command("demo", "Makes a still and a video of a fixed prompt") { folder, scale };
        var shared = new SharedOptions(demo);
        demo.SetAction((parsed, stop) =>
        {
            var files = FilesIn(parsed.GetValue(folder) ?? Path.Combine(shared.Read(parsed).Data, "demo"), parsed.GetValue(scale));
            return RunAsync(parsed, shared, files, stop);
        });
        return demo.WithExamples("./dreamer demo", "./dreamer demo --out results --scale 4");
    }

    private static async Task<int> RunAsync(ParseResult parsed, SharedOptions shared, ResultFiles files, CancellationToken stop)
    {
        Terminal.Line($"Prompt: {Caption}. Motion: {Motion}.");
        await using var server = await shared.OpenAsync(parsed, stop);
        var request = NewGeneration.TextToVideo(Caption, Motion) with { Seed = 7 };
        return await GenerationRun.RunAsync(server.Client, request, files, shared.Flags(parsed), stop);
    }

    private static ResultFiles FilesIn(string folder, int scale)
    {
        var (clip, still) = (ResultPath.Free(Path.Combine(folder, "clip.mp4"), 1), ResultPath.Free(Path.Combine(folder, "still.png"), 1));
        return new ResultFiles(ResultPath.Check("--out", clip, ".mp4", 1, force: false), still, scale);
    }
}
