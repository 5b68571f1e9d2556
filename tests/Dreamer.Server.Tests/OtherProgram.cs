using System.Diagnostics;

namespace Dreamer.Server.Tests;

/// <summary>Runs a program of another language to its end.</summary>
internal static class OtherProgram
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    /// <summary>What it said on standard output; it fails, with all that was said, where the program did.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments, string folder, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_PROXY"] = "*"; // the server is on this machine
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await EndAsync(process);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await said}\n{await errors}");
        return await said;
    }

    private static async Task EndAsync(Process process)
    {
        using var late = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true); // its exit code tells
            await process.WaitForExitAsync();
        }
    }
}
