using System.Diagnostics;
using Dreamer.Cli.Commands;
using Dreamer.Testing;

namespace Dreamer.Cli.Tests;

/// <summary>What a shell completes is what may be typed; the ids are the server's own.</summary>
public sealed class CompletionTests(CliServer server) : IClassFixture<CliServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("./dreamer gene", "generate")]
    [InlineData("./dreamer se", "serve", "sessions", "setup")]
    [InlineData("./dreamer sessions ", "delete", "fork", "list", "show")]
    [InlineData("./dreamer generate --caption 'a red star' --mot", "--motion")]
    [InlineData("./dreamer generate --quality ", "balanced", "exact", "fast")]
    [InlineData("./dreamer generate --caption ")]
    [InlineData("./dreamer keys create --s", "--scope", "--server")]
    public async Task Bash_completes(string line, params string[] words)
    {
        var script = _folder.File("completion");
        await File.WriteAllTextAsync(script, (await CliRun.OfAsync("completion", "bash")).Output);
        var program = _folder.File("dreamer");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec dotnet '{CliRun.Program}' \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        // as readline calls it: the line in words, the last of which is being typed
        const string Call = """
            set -u; source "$1"; COMP_LINE=$2; COMP_POINT=${#2}
            eval "COMP_WORDS=($2)"; [[ $2 == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _dreamer; printf '%s\n' "${COMPREPLY[@]}"; complete -p dreamer >&2
            """;
        var (output, errors) = await RunAsync("bash", ["-c", Call, "bash", script, line]);

        Assert.Equal(words.Order(StringComparer.Ordinal), output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Equal("complete -o bashdefault -o default -F _dreamer dreamer", errors.Trim());
    }

    [Theory]
    [InlineData("bash", "complete ")]
    [InlineData("zsh", "#compdef dreamer")]
    [InlineData("fish", "complete -c dreamer")]
    public async Task Each_shell_has_a_script(string shell, string words)
    {
        var run = await CliRun.OfAsync("completion", shell);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_shell_is_refused_with_those_there_are()
    {
        var run = await CliRun.OfAsync("completion", "tcsh");

        Assert.Equal((ExitCode.Usage, "the word is 'tcsh', and takes one of bash, zsh, fish. See ./dreamer completion --help."), (run.ExitCode, run.Errors.Trim()));
    }

    [Fact]
    public async Task Ids_of_the_servers_last_generations_and_sessions_are_completed()
    {
        IdCompletion.Patience = TimeSpan.FromMinutes(1);
        await CliRun.OfAsync("generate", "--caption", "a star", "--steps", "1", "--data", server.Data, "--out", server.File("id.png"));
        var id = (await CliRun.OfAsync("status", "last", "--data", server.Data)).Output.Split(' ')[0];

        Assert.Contains(id[^16..], await SuggestedAsync($"status --data {server.Data} "));
        Assert.Contains("last", await SuggestedAsync($"status --data {server.Data} "));
        Assert.Contains(id, await SuggestedAsync($"watch --data {server.Data} gen_"));
        Assert.Contains(id[24..36], await SuggestedAsync($"sessions show --data {server.Data} "));
        Assert.Contains(id[^16..], await SuggestedAsync($"generate --data {server.Data} --parent "));
        Assert.DoesNotContain(id[^16..], await SuggestedAsync($"status --data {_folder.File("nowhere")} "));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_not_waited_for()
    {
        IdCompletion.Patience = TimeSpan.FromMilliseconds(300);
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        Environment.SetEnvironmentVariable("DREAMER_API_KEY", "dk_local_any");
        try
        {
            Assert.Contains("last", await SuggestedAsync($"status --server http://{silent.LocalEndpoint} "));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DREAMER_API_KEY", null);
        }
    }

    private static async Task<string[]> SuggestedAsync(string line) =>
        (await CliRun.OfAsync($"[suggest:{line.Length}]", line)).Output.Split('\n');

    private async Task<(string Output, string Errors)> RunAsync(string program, string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (await output, await errors);
    }
}
