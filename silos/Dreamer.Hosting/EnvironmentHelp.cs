using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dreamer.Hosting;

/// <summary>Lets <c>--help</c> end with the settings that are read from the environment.</summary>
public static class EnvironmentHelp
{
    private const int Names = 46;

    /// <summary>Not ours, and read all the same.</summary>
    private static readonly EnvironmentVariable[] s_ofOthers =
    [
        new("XDG_RUNTIME_DIR", "/…", "where the command line finds the server and its key; /tmp, too"),
        new("OTEL_EXPORTER_OTLP_ENDPOINT", "http://…", "where metrics and traces are sent"),
    ];

    public static void AddTo(Command command, IEnumerable<SettingSection> sections)
    {
        var help = command.Options.OfType<HelpOption>().Single();
        string[] lines =
        [
            .. EnvironmentVariables.OfServer.Select(variable => $"{variable.Name}={variable.Example}".PadRight(Names) + variable.Says),
            .. s_ofOthers.Select(variable => $"{variable.Name}={variable.Example}".PadRight(Names) + variable.Says),
            .. sections.SelectMany(KnownSetting.Of).Select(setting => setting.Variable.PadRight(Names) + setting.Hint),
            "docs/settings.md says what each does.",
        ];
        help.Action = new Then((SynchronousCommandLineAction)help.Action!, lines);
    }

    private sealed class Then(SynchronousCommandLineAction usual, IReadOnlyList<string> lines) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parsed)
        {
            var code = usual.Invoke(parsed);
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine("Environment:");
            foreach (var line in lines)
            {
                output.WriteLine("  " + line);
            }
            return code;
        }
    }
}
