using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Generating;
using Dreamer.Client.Generations;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>status</c>: how far a generation is, and what it has.</summary>
internal static class StatusCommand
{
    private static readonly Argument<string> Name = GenerationArgument.Create();
    private static readonly Option<bool> Follow = new("--follow") { Description = "Shows its progress until it ends" };

    public static Command Create()
    {
        var status = new Command("status", "Shows how far a generation is, what it is made with and what it has") { Name, Follow };
        var shared = new SharedOptions(status);
        status.SetAction(async (parsed, stop) =>
        {
            await using var server = await shared.OpenAsync(parsed, stop);
            var id = await GenerationName.GenerationAsync(server.Client, parsed.GetRequiredValue(Name), stop);
            if (parsed.GetValue(Follow))
            {
                await ProgressDisplay.ShowAsync(server.Client.Generations.WatchAsync(id, cancellationToken: stop));
            }

            var one = await server.Client.Generations.GetAsync(id, stop);
            Terminal.Answer(one, Words(one, shared.Flags(parsed)));
            return ExitCode.Done;
        });
        return status.WithExamples("./dreamer status last", "./dreamer status 8909d505 --follow");
    }

    private static IEnumerable<string> Words(Generation one, string flags)
    {
        yield return GenerationText.Of(one);
        if (one.Error is { } error)
        {
            yield return $"  {error.Code}: {error.Message}";
        }

        if (!one.IsFinished && one.Progress is { } progress)
        {
            yield return "  " + Progress(progress);
        }

        if (one.Draft is { ExpiresAt: { } until } draft)
        {
            yield return $"  a draft, {draft.StopAfter} of {draft.Steps} steps: "
                + (draft.FinishesAs is { } finish ? $"finished as {finish}" : $"can be finished until {until:yyyy-MM-dd HH:mm}");
        }

        foreach (var output in one.Outputs)
        {
            yield return $"  {output.Variant,-10} {output.ContentType}, {output.Bytes} bytes";
        }

        if (one.State == GenerationStates.Succeeded)
        {
            var verb = one.Draft is { FinishesAs: null } ? "finish" : "get";
            yield return $"next: ./dreamer {verb} {GenerationName.ShortOf(one.Id)}{flags}";
        }
    }

    private static string Progress(GenerationProgress progress) =>
        progress.Stage is not { } stage ? progress.Position is { } place ? $"waits at place {place}" : "waits"
        : ProgressDisplay.LineOf(progress, stage);
}
