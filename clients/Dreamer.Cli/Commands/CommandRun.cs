using System.CommandLine;
using System.Globalization;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Diffusion.Native;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary>Runs a command line, and turns whatever ends it into an exit code and at most one sentence.</summary>
internal static class CommandRun
{
    /// <summary>After Ctrl-C: time to tell the server, and for a server in this process to stop.</summary>
    private static readonly TimeSpan TimeToCancel = TimeSpan.FromSeconds(15);

    /// <summary>What the script ./dreamer does without this program.</summary>
    private static readonly string[] s_commandsOfTheScript = ["serve", "check-device", "golden", "bench", "test", "setup", "help"];

    public static async Task<int> RunAsync(string[] args)
    {
        // a number is written alike everywhere
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Terminal.Error(UsageError.Of(parsed, s_commandsOfTheScript));
            return ExitCode.Usage;
        }

        Terminal.IsForPrograms = parsed.GetValue(JsonOption.Json);
        return await InvokeAsync(parsed);
    }

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        try
        {
            if (parsed.Action == parsed.CommandResult.Command.Action) // help needs nothing, and does nothing
            {
                NativeSettings.Apply();
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToCancel });
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }
        catch (UsageException error)
        {
            Terminal.Error($"{error.Message} See {CommandHelp.Typed(parsed.CommandResult.Command)} --help.");
            return ExitCode.Usage;
        }
        catch (Exception error)
        {
            Terminal.Error(Sentence(error is AggregateException { InnerException: { } inner } ? inner : error));
            return ExitCode.Failed;
        }
    }

    /// <summary>People typed an option, where the server speaks of a field.</summary>
    private static string Sentence(Exception error) =>
        error is DreamerApiException { Problem.Param: { } field }
            ? error.Message.Replace($"Field '{field}'", OptionOf(field), StringComparison.Ordinal) : error.Message;

    private static string OptionOf(string field) => field switch
    {
        "motion_caption" => "--motion",
        "negative_caption" => "--negative",
        "parent_step" => "--step",
        "generation" => "--at",
        _ => "--" + field.Replace('_', '-'),
    };

    internal static RootCommand Root()
    {
        var root = Commands().TypedAs("./dreamer").WithExamples(
            "./dreamer generate --caption \"a large red star on a blue background\" --motion \"the star moves to the left\"",
            "./dreamer help generate",
            "", "Exit codes:", "0  done", "1  failed: a line on standard error says why", "2  what was typed makes no sense: nothing was done",
            "130  stopped by Ctrl-C, or by a no to a question");
        SuggestedVerbs.AddTo(root, s_commandsOfTheScript);
        return root;
    }

    private static RootCommand Commands()
    {
        var root = new RootCommand("Makes videos from prompts.");
        Array.ForEach<Command>([.. OfServers(), .. OfModels(), LoginCommand.Create(), LogoutCommand.Create(), CompletionCommand.Create()], root.Add);
        return root;
    }

    private static Command[] OfServers() =>
    [
        DemoCommand.Create(),
        GenerateCommand.Create(),
        DraftCommand.Create(),
        FinishCommand.Create(),
        RefineCommand.Create(),
        AnimateCommand.Create(),
        ExtendCommand.Create(),
        GetCommand.Create(),
        StatusCommand.Create(),
        WatchCommand.Create(),
        CancelCommand.Create(),
        DeleteCommand.Create(),
        RestoreCommand.Create(),
        RenameCommand.Create(),
        SessionsCommand.Create(),
        UsageCommand.Create(),
        KeysCommand.Create(),
        TenantsCommand.Create(),
        WebhooksCommand.Create(),
        DevicesCommand.Create(),
        StudioCommand.Create(),
    ];

    private static Command[] OfModels() =>
    [
        ModelsCommand.Create(),
        PlanCommand.Create(),
        TrainCommand.Create(),
        EvalCommand.Create(),
        AblateCommand.Create(),
        DataCommand.Create(),
    ];
}
