using Dreamer.Cli.Commands;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // the console belongs to the process

namespace Dreamer.Cli.Tests;

/// <summary>One run of the command line, with what it wrote.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Errors)
{
    public static async Task<CliRun> OfAsync(params string[] args)
    {
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
        }
    }
}
