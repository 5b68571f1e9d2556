using System.Diagnostics;

namespace Dreamer.Deploy.Tests;

/// <summary>A program that ran to its end.</summary>
internal sealed record OtherProgram(int Code, string Output, string Errors)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Nothing of this process's environment that begins with the product's name reaches it.</summary>
    public static Task<OtherProgram> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, [], s_patience);

    public static async Task<OtherProgram> RunAsync(string program, string[] arguments, Dictionary<string, string> environment, TimeSpan patience)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"; // bicep's own runtime would look for ICU
        start.Environment.Remove("DREAMER_DATABASE");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var late = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end.");
        }
        return new OtherProgram(process.ExitCode, await output, await errors);
    }
}
