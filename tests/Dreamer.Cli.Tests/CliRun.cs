using Dreamer.Cli.Commands;
using Dreamer.Cli.Display;
using Dreamer.Testing;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // the console belongs to the process

namespace Dreamer.Cli.Tests;

/// <summary>One run of the command line, with what it wrote.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Errors)
{
    /// <summary>For what needs a process of its own, or a shell; the copy beside the tests lacks what a web server's process has.</summary>
    public static string Program { get; } =
        AppContext.BaseDirectory.TrimEnd('/').Replace("Dreamer.Cli.Tests", "Dreamer.Cli", StringComparison.Ordinal) + "/Dreamer.Cli.dll";

    /// <summary>Nobody's own logins are seen, and none is changed.</summary>
    private static readonly TemporaryFolder s_config = ConfigFolder();

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
            Terminal.IsForPrograms = false;
        }
    }

    private static TemporaryFolder ConfigFolder()
    {
        var folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", folder.Path);
        return folder;
    }
}
