using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Generating;
using Dreamer.Client.Generations;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>get</c>: fetches what a generation made once more.</summary>
internal static class GetCommand
{
    private static readonly Argument<string> Name = GenerationArgument.Create();

    public static Command Create()
    {
        var get = new Command("get", "Fetches a finished result again: a clip, or as .png its first picture, or a still") { Name };
        var results = new ResultOptions(get, "The result's file: clip.mp4 or still.png");
        var shared = new SharedOptions(get);
        get.SetAction(async (parsed, stop) =>
        {
            await using var server = await shared.OpenAsync(parsed, stop);
            var id = await GenerationName.GenerationAsync(server.Client, parsed.GetRequiredValue(Name), stop);
            var generation = await server.Client.Generations.GetAsync(id, stop);
            var wantsPicture = results.Given(parsed)?.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ?? false;
            var files = results.Read(parsed, GenerationKinds.MakesClip(generation.Kind) && !wantsPicture);
            if (generation.State != GenerationStates.Succeeded)
            {
                Terminal.Error($"Generation {id} is {generation.State}: there is nothing to get.");
                return ExitCode.Failed;
            }

            Terminal.Answer(new MadeResult(generation, await files.FetchAsync(server.Client, id, stop)));
            return ExitCode.Done;
        });
        return get.WithExamples("./dreamer get last", "./dreamer get 8909d505 --out star.mp4 --scale 8");
    }
}
