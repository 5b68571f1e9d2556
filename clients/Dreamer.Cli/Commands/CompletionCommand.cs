using System.CommandLine;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>completion SHELL</c>: what makes a shell complete commands, options and ids.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string> Shell = new("shell") { Description = "bash, zsh or fish", HelpName = "SHELL" };

    public static Command Create()
    {
        Shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var completion = new Command("completion", "Writes what makes a shell complete commands, options and ids") { Shell };
        completion.SetAction(parsed =>
        {
            Console.Out.Write(CompletionScripts.Of(parsed.GetRequiredValue(Shell)));
            return ExitCode.Done;
        });
        return completion.WithExamples(
            "source <(./dreamer completion bash)                                   # now; in ~/.bashrc: from now on",
            "source <(./dreamer completion zsh)                                    # behind compinit",
            "./dreamer completion fish > ~/.config/fish/completions/dreamer.fish");
    }
}
