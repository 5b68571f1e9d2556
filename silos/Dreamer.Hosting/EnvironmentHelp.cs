using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dreamer.Hosting;

/// <summary>Lets <c>--help</c> end with the settings that are read from the environment.</summary>
public static class EnvironmentHelp
{
    public static IReadOnlyList<string> OfServer { get; } =
    [
        "DREAMER_API_KEY=…                        the local tenant's key, instead of one that is made and shown once",
        "DREAMER_ADMIN_KEY=…                      a key that may do everything, tenants included; none without it",
        "DREAMER_BLOBS=…                          as --blobs",
        "DREAMER_THREADS=4                        threads of a CPU device",
        "DREAMER_LIBTORCH=/…/lib                  a libtorch or PyTorch that is installed, instead of the one that is built in",
        "Quota__Default__PendingGenerations=100   a limit of every tenant",
        "Quota__Tenants__acme__GenerationsPerDay=50   a limit of one tenant",
        "Inference__TenantWeights__acme=2         a tenant's share of a device under load; the others have 1",
        "Inference__ModelFolders__0=FOLDER        as --model, where that is not given",
        "XDG_RUNTIME_DIR=/…                       where the command line finds the server and its key; /tmp, too",
        "Api__CorsOrigins__0=https://…            an origin whose pages may call the API from a browser",
        "Api__RateLimits__RequestsPerSecond=50    requests of a key; a tenant may have its own",
        "Api__Jwt__Authority=https://…            an issuer whose tokens are taken beside keys",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://…     where metrics and traces are sent",
        "docs/settings.md has every setting.",
    ];

    public static void AddTo(Command command, IReadOnlyList<string> lines)
    {
        var help = command.Options.OfType<HelpOption>().Single();
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
