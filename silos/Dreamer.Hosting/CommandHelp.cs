using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Dreamer.Hosting;

/// <summary>Help that names what was typed, and ends with examples.</summary>
public static class CommandHelp
{
    private static readonly ConditionalWeakTable<Command, string[]> s_examples = [];

    /// <summary>Lines for the end of the command's help.</summary>
    public static T WithExamples<T>(this T command, params string[] lines)
        where T : Command
    {
        s_examples.AddOrUpdate(command, lines);
        return command;
    }

    /// <summary>A program's root is called what a person types to start it, not what its file is called.</summary>
    public static RootCommand TypedAs(this RootCommand root, string typed)
    {
        root.HelpName = typed;
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>The whole command as it is typed, such as <c>./dreamer sessions show</c>.</summary>
    public static string Typed(Command command) =>
        command is RootCommand root ? root.HelpName ?? root.Name
        : command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Typed(parent)} {command.Name}"
        : command.Name;

    private sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = usual.Invoke(parseResult);
            if (s_examples.TryGetValue(parseResult.CommandResult.Command, out var lines))
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                Array.ForEach(lines, line => output.WriteLine("  " + line));
            }

            return code;
        }
    }
}
