using System.CommandLine;
using System.Globalization;

namespace Dreamer.Hosting;

/// <summary>Runs a process's command: one sentence instead of a stack trace, and signals left to the host.</summary>
public static class ProcessRun
{
    private const int Usage = 2;

    /// <returns>The exit code: 0, 1 after an error, which is on standard error, or 2 where the command line makes no sense.</returns>
    public static async Task<int> InvokeAsync(Command command, string[] args)
    {
        // a number is written alike everywhere
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(UsageError.Of(parsed));
            return Usage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }
}
