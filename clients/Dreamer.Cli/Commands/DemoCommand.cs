using System.CommandLine;
using System.Diagnostics;
using Dreamer.Cli.Display;
using Dreamer.Cli.Generating;
using Dreamer.Cli.Servers;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Commands;

/// <summary><c>demo</c>: one prompt, from nothing to a still and a video.</summary>
internal static class DemoCommand
{
    private const string Caption = "a large yellow square on the right on a dark blue gradient background";
    private const string Motion = "the square moves to the left";

    public static Command Create()
    {
        var demo = new Command("demo", "Makes a still and a video of a fixed prompt");
        var shared = new SharedOptions(demo);
        var folder = new Option<string?>("--out") { Description = "The folder for the results (default: demo in the data folder)" };
        demo.Options.Add(folder);
        demo.SetAction(async (parsed, stop) =>
        {
            var options = shared.Read(parsed);
            return await RunAsync(options, parsed.GetValue(folder) ?? Path.Combine(options.Data, "demo"), stop);
        });
        return demo;
    }

    private static async Task<int> RunAsync(Server.Hosting.ServerOptions options, string folder, CancellationToken stop)
    {
        var started = Stopwatch.StartNew();
        Terminal.Line($"Prompt: {Caption}. Motion: {Motion}.");
        await using var server = await ServerConnection.OpenAsync(options, stop);
        var wish = new NewGeneration { Kind = "text_to_video", Caption = Caption, MotionCaption = Motion, Seed = 7 };
        var files = new ResultFiles(Path.Combine(folder, "clip.mp4"), Path.Combine(folder, "still.png"));
        var exit = await GenerationRun.RunAsync(server.Client, null, wish, files, stop);
        Terminal.Line($"It took {started.Elapsed.TotalSeconds:F1} s.");
        return exit;
    }
}
