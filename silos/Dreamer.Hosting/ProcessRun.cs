using System.CommandLine;

namespace Dreamer.Hosting;

/// <summary>Runs a process's command: one sentence instead of a stack trace, and signals left to the host.</summary>
public static class ProcessRun
{
    /// <returns>The exit code: 0, or 1 after an error, which is on standard error.</returns>
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
}
