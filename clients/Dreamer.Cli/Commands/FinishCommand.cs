using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Client.Generations;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>finish</c>: a draft from where it stopped to its end.</summary>
internal static class FinishCommand
{
    private static readonly Argument<string> Name = GenerationArgument.Create();

    public static Command Create()
    {
        var finish = new Command("finish", "Finishes a draft from where it stopped, to the bytes of a run that never did") { Name };
        var results = new ResultOptions(finish, "The result's file: clip.mp4 or still.png");
        var shared = new SharedOptions(finish);
        finish.SetAction(async (parsed, stop) =>
        {
            await using var server = await shared.OpenAsync(parsed, stop);
            var id = await GenerationName.GenerationAsync(server.Client, parsed.GetRequiredValue(Name), stop);
            var draft = await server.Client.Generations.GetAsync(id, stop);
            var files = results.Read(parsed, GenerationKinds.MakesClip(draft.Kind));
            return await GenerationRun.RunAsync(
                server.Client, () => server.Client.Generations.FinishAsync(id, stop), files, shared.Flags(parsed), stop);
        });
        return finish.WithExamples("./dreamer finish last", "./dreamer finish 8909d505 --out star.mp4 --scale 8");
    }
}
