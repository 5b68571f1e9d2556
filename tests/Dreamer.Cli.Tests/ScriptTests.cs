using System.Diagnostics;
using Dreamer.Testing;

namespace Dreamer.Cli.Tests;

/// <summary>
/// Help and the version come from the script ./dreamer alone, in a clone where nothing is built; asking for them does nothing.
/// </summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TemporaryFolder _clone = new();

    public ScriptTests()
    {
        foreach (var file in new[] { "dreamer", "Directory.Build.props", "global.json" })
        {
            File.Copy(RepositoryRoot.Combine(file), _clone.File(file));
        }
    }

    public void Dispose() => _clone.Dispose();

    [Theory]
    [InlineData("usage: ./dreamer COMMAND", "help")]
    [InlineData("usage: ./dreamer COMMAND", "--help")]
    [InlineData("usage: ./dreamer COMMAND", "setup", "--help")]
    [InlineData("usage: ./dreamer COMMAND", "bench", "--help")]
    [InlineData("usage: ./dreamer COMMAND", "bench", "step", "-h")]
    [InlineData("usage: ./dreamer COMMAND", "check-device", "--help")]
    [InlineData("usage: ./dreamer COMMAND", "serve", "--help")]
    [InlineData("usage: ./dreamer COMMAND", "test", "--help")]
    [InlineData("usage: ./dreamer COMMAND", "generate", "--help")]
    [InlineData("usage: ./dreamer COMMAND", "sessions", "delete", "--help")]
    [InlineData("usage: ./dreamer COMMAND", "help", "generate")]
    [InlineData("dreamer 0.1.0 (", "--version")]
    public async Task Help_neither_sets_up_nor_builds(string begins, params string[] args)
    {
        var (code, output, errors) = await RunAsync(args);

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith(begins, output, StringComparison.Ordinal);
        AssertNothingWasDone();
    }

    [Fact]
    public async Task An_unknown_command_is_one_line()
    {
        var (code, output, errors) = await RunAsync("generat");

        Assert.Equal((1, "", "dreamer: there is no command 'generat': see ./dreamer help\n"), (code, output, errors));
        AssertNothingWasDone();
    }

    private void AssertNothingWasDone() =>
        Assert.Equal(["Directory.Build.props", "dreamer", "global.json"], Directory.GetFileSystemEntries(_clone.Path)
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo("bash", [_clone.File("dreamer"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
