using System.CommandLine;
using System.Text.RegularExpressions;
using Dreamer.Cli.Commands;
using Dreamer.Testing;

namespace Dreamer.Cli.Tests;

/// <summary>docs/cli.md and help have every command and every option that there is, and no other.</summary>
public sealed partial class CliPageTests
{
    private static readonly string s_page = File.ReadAllText(RepositoryRoot.Combine("docs/cli.md"));

    public static TheoryData<string> Commands() => new(All(CommandRun.Root(), "").Select(one => one.Path));

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_has_its_section_an_example_and_its_options(string path)
    {
        var command = All(CommandRun.Root(), "").Single(one => one.Path == path).Command;
        var section = SectionOf(path);
        var named = Option().Matches(section).Select(match => match.Groups[1].Value).ToHashSet();
        var shared = Option().Matches(SectionOf("What all commands share")).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Contains($"./dreamer {path}", section, StringComparison.Ordinal);
        Assert.All(command.Options.Where(option => !option.Hidden), option => Assert.True(
            named.Contains(option.Name) || shared.Contains(option.Name), $"the page does not have {option.Name} of {path}"));
        Assert.All(named.Except(shared), name => Assert.True(
            OptionsOf(command).Contains(name), $"{path} has no option {name}, which the page has"));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_shows_what_to_type(string path)
    {
        var run = await CliRun.OfAsync([.. path.Split(' '), "--help"]);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        Assert.Contains("Examples:\n  ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"./dreamer {path.Split(' ')[0]}", run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exit_codes_stand_in_the_page_and_in_help()
    {
        var help = (await CliRun.OfAsync("--help")).Output;
        Assert.All(new[] { ExitCode.Done, ExitCode.Failed, ExitCode.Usage, ExitCode.Cancelled }, code =>
        {
            Assert.Contains($"| {code} | ", SectionOf("Exit codes"), StringComparison.Ordinal);
            Assert.Matches($@"(?m)^ +{code}  ", help);
        });
    }

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Select(option => option.Name).Concat(
            command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive).Select(option => option.Name)));

    private static IEnumerable<(string Path, Command Command)> All(Command parent, string path) =>
        parent.Subcommands.SelectMany(command => All(command, $"{path}{command.Name} ").Prepend(($"{path}{command.Name}", command)));

    /// <summary>From its heading to the next, or to the next of its rank for a chapter.</summary>
    private static string SectionOf(string heading)
    {
        var found = Regex.Match(s_page, $@"(?m)^#+ {Regex.Escape(heading)}\n(?<text>(?s:.*?))(?=^#{(heading.Contains("share", StringComparison.Ordinal) ? "# " : "+ ")}|\z)");
        Assert.True(found.Success, $"docs/cli.md has no section '{heading}'");
        return found.Groups["text"].Value;
    }

    [GeneratedRegex(@"(?m)(?:^\| |, )`(--[a-z0-9-]+)")]
    private static partial Regex Option();
}
