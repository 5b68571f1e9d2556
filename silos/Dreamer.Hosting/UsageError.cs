using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Dreamer.Hosting;

/// <summary>What a command line that makes no sense is answered with: one line, with what may have been meant.</summary>
public static partial class UsageError
{
    /// <summary><paramref name="others"/> are commands that are typed alike and that the program does not know.</summary>
    public static string Of(ParseResult parsed, params string[] others)
    {
        var command = parsed.CommandResult.Command;
        var sentence = parsed.UnmatchedTokens.Count > 0
            ? Unmatched(command, parsed.UnmatchedTokens[0], others)
            : string.Join(" ", parsed.Errors.Select(Sentence).Distinct());
        return InOneLine($"{sentence} See {CommandHelp.Typed(command)} --help.");
    }

    private static string Unmatched(Command command, string token, string[] others)
    {
        var typed = CommandHelp.Typed(command);
        if (token.StartsWith('-'))
        {
            return $"{typed} has no option '{token}'{Meant(token.Split('=', ':')[0], OptionsOf(command))}";
        }

        return command.Subcommands.Count > 0
            ? $"{typed} has no command '{token}'{Meant(token, command.Subcommands.Select(one => one.Name).Concat(others))}"
            : $"{typed} takes no '{token}': a text of several words stands in quotes.";
    }

    private static string Meant(string token, IEnumerable<string> known) =>
        NearestWord.Of(token, known) is { } word ? $": did you mean {word}?" : ".";

    /// <summary>Its own, and those of the commands above that hold below, too.</summary>
    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name));

    /// <summary>The library's sentences name types of .NET; people are told what may be typed.</summary>
    private static string Sentence(ParseError error)
    {
        if (NoneOf().Match(error.Message) is { Success: true } refused)
        {
            var name = error.SymbolResult is OptionResult { Option: var option } ? option.Name : "the word";
            var words = refused.Groups["word"].Captures.Select(word => word.Value).ToList();
            return $"{name} is '{refused.Groups["typed"].Value}', and takes one of {string.Join(", ", words)}.";
        }

        if (error.SymbolResult is not OptionResult { Tokens: [.., var last] } given
            || !error.Message.Contains("as expected type", StringComparison.Ordinal))
        {
            return error.Message;
        }

        var type = Nullable.GetUnderlyingType(given.Option.ValueType) ?? given.Option.ValueType.GetElementType() ?? given.Option.ValueType;
        var takes = type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
            : type == typeof(bool) ? "true or false"
            : "a whole number";
        var typed = given.Tokens.FirstOrDefault(token => type.IsEnum && !Enum.IsDefined(type, token.Value)) ?? last;
        return $"{given.Option.Name} is '{typed.Value}', and takes {takes}.";
    }

    /// <summary>What the library says of a word that is not among those that are taken.</summary>
    [GeneratedRegex(@"^Argument '(?<typed>.*)' not recognized\. Must be one of:(\s*'(?<word>[^']*)')+\s*$", RegexOptions.Singleline)]
    private static partial Regex NoneOf();

    private static string InOneLine(string text) => text.ReplaceLineEndings(" ");
}
