using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Hosting;
using Dreamer.Training.Datasets;

namespace Dreamer.Cli.Commands;

/// <summary>
/// <c>data make</c>: the synthetic world as folders of stills and clips. <c>data ingest</c>: real clips as a pool to learn from.
/// </summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder")
        {
            Description = "Where to write",
            DefaultValueFactory = _ => Path.Combine("data", "world"),
        };
        var stills = CommandOptions.Count("--stills", "How many stills", 100, least: 0);
        var clips = CommandOptions.Count("--clips", "How many degraded clips", 20, least: 0);
        var seed = NumberOptions.Of("--seed", "Equal seeds make equal data sets", 1L, least: 0, most: long.MaxValue);
        var make = new Command("make", "Writes captioned stills, and clips in the WebVid form") { folder, stills, clips, seed };
        make.SetAction(async (parsed, stop) =>
        {
            var path = parsed.GetRequiredValue(folder);
            await WorldDataSet.WriteAsync(path, parsed.GetValue(stills), parsed.GetValue(clips), (ulong)parsed.GetValue(seed), stop);
            Terminal.Answer(
                new { Folder = path, Stills = parsed.GetValue(stills), Clips = parsed.GetValue(clips) },
                $"{parsed.GetValue(stills)} stills and {parsed.GetValue(clips)} clips are in {path}.");
            return ExitCode.Done;
        });
        make.WithExamples("./dreamer data make worlds/one --stills 100 --clips 20 --seed 1");
        return new Command("data", "Makes data sets") { make, IngestCommand.Create(), JsonOption.Json }
            .WithExamples("./dreamer data make worlds/one --stills 100", "./dreamer data ingest footage --out pools/footage");
    }
}
