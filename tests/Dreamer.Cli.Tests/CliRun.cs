using Dreamer.Cli.Commands;

namespace Dreamer.Cli.Tests;

/// <summary>One run of the command line, with what it wrote. The console belongs to the process, so runs take turns.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Errors)
{
    private static readonly SemaphoreSlim Turn = new(1);

    public static async Task<CliRun> OfAsync(params string[] args)
    {
        await Turn.WaitAsync();
        var (output, errors) = (Console.Out, Console.Error);
        using StringWriter written = new(), complained = new();
        try
        {
            Console.SetOut(written);
            Console.SetError(complained);
            return new CliRun(await CommandRun.RunAsync(args), written.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
            Turn.Release();
        }
    }
}
