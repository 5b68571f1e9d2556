using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dreamer.Cli.Commands;

/// <summary>What a shell completes, with the commands that the script ./dreamer does without this program.</summary>
internal sealed class SuggestedVerbs(SynchronousCommandLineAction usual, IReadOnlyList<string> others) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root, IReadOnlyList<string> others)
    {
        root.Options.OfType<HelpOption>().Single().Aliases.Remove("/?"); // a shell would take what begins with a slash for a file
        root.Options.OfType<HelpOption>().Single().Aliases.Remove("/h");
        var suggest = root.Directives.OfType<SuggestDirective>().Single();
        suggest.Action = new SuggestedVerbs((SynchronousCommandLineAction)suggest.Action!, others);
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var typed = parseResult.Tokens.LastOrDefault(token => token.Type != System.CommandLine.Parsing.TokenType.Directive)?.Value ?? "";
        if (!typed.Any(char.IsWhiteSpace))
        {
            others.Where(word => word.StartsWith(typed, StringComparison.Ordinal)).ToList()
                .ForEach(parseResult.InvocationConfiguration.Output.WriteLine);
        }

        return code;
    }
}
