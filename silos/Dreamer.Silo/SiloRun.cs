using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace Dreamer.Silo;

/// <summary>Runs a silo's command: one sentence instead of a stack trace, and signals left to the host.</summary>
public static class SiloRun
{
    public static async Task<int> InvokeAsync(Command command, string[] args)
    {
        try
        {
            return await command.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    public static void LogToStandardError(ILoggingBuilder logs, LogLevel level)
    {
        logs.ClearProviders().SetMinimumLevel(level).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Orleans", LogLevel.Warning);
        logs.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
    }
}
