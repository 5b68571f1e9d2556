using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Diffusion.Native;

namespace Dreamer.Cli.Commands;

/// <summary>Runs a command line, and turns whatever ends it into an exit code and at most one sentence.</summary>
internal static class CommandRun
{
    /// <summary>After Ctrl-C: time to tell the server, and for a server in this process to stop.</summary>
    private static readonly TimeSpan TimeToCancel = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Terminal.Error(string.Join(" ", parsed.Errors.Select(error => error.Message)) + " See --help.");
            return ExitCode.Usage;
        }

        try
        {
            NativeSettings.Apply();
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToCancel });
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception error)
        {
            Terminal.Error(error is AggregateException { InnerException: { } inner } ? inner.Message : error.Message);
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root() => new("Makes videos from prompts.")
    {
        DemoCommand.Create(),
        GenerateCommand.Create(),
        RefineCommand.Create(),
        AnimateCommand.Create(),
        SessionsCommand.Create(),
        TrainCommand.Create(),
        EvalCommand.Create(),
        AblateCommand.Create(),
        DataCommand.Create(),
    };
}
