using System.Diagnostics;

namespace Dreamer.Testing;

/// <summary>A script of the repository, run to its end.</summary>
public static class Script
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>It ends with 0, or the test fails with what it said.</summary>
    public static async Task RunAsync(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(RepositoryRoot.Combine(script), arguments) { RedirectStandardError = true })!;
        using var late = new CancellationTokenSource(s_patience);
        var errors = await process.StandardError.ReadToEndAsync(late.Token);
        await process.WaitForExitAsync(late.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{script} {string.Join(' ', arguments)}' ended with {process.ExitCode}: {errors}");
        }
    }
}
