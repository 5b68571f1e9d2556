using System.Text.RegularExpressions;

namespace Dreamer.Hosting;

/// <summary>A variable of the environment that has no section, and an example of its value.</summary>
public sealed record EnvironmentVariable(string Name, string Example, string Says);

/// <summary>The variables that are ours by their prefix: one that nobody reads ends the start, since a key that is misspelt would open nothing.</summary>
public static partial class EnvironmentVariables
{
    private const string Prefix = "DREAMER_";
    private const int MostSlips = 2;
    private const int LongestName = 64;

    public static IReadOnlyList<EnvironmentVariable> OfServer { get; } =
    [
        new("DREAMER_API_KEY", "…", "the local tenant's key, instead of one that is made and shown once"),
        new("DREAMER_ADMIN_KEY", "…", "a key that may do everything, tenants included; none without it"),
        new("DREAMER_BLOBS", "…", "as --blobs"),
        new("DREAMER_DATABASE", "…", "as --database of a cluster"),
        new("DREAMER_THREADS", "4", "threads of a CPU device"),
        new("DREAMER_LIBTORCH", "/…/lib", "a libtorch or PyTorch that is installed, instead of the one that is built in"),
        new("DREAMER_HOME", "/…", "where models/ and data/ are, where no flag says"),
    ];

    /// <summary>Of the command line, of the deployment's scripts, of tests and benches: what stands in their shell reaches a server, too.</summary>
    private static readonly string[] s_passedOver =
    [
        "DREAMER_SERVER", "DREAMER_GATEWAY_IMAGE", "DREAMER_SILO_IMAGE", "DREAMER_GPU_MAX_NODES", "DREAMER_GPU_SPOT_MAX_NODES", "DREAMER_GPU_VM_SIZE",
        "DREAMER_GATEWAY_MAX_NODES", "DREAMER_AUTHORIZED_IP_RANGES", "DREAMER_BUDGET_CONTACTS", "DREAMER_MONTHLY_BUDGET", "DREAMER_KILLS", "DREAMER_SD21",
        "DREAMER_SILO_LOGS", "DREAMER_CHROMIUM", "DREAMER_SHOTS", "DREAMER_TOPOLOGY", "DREAMER_OLD_BUILD", "DREAMER_WATCHED",
    ];

    private static readonly IReadOnlyList<string> s_known = [.. OfServer.Select(variable => variable.Name), .. s_passedOver];

    /// <summary>Refuses the first name that is nearly ours, or ours by its prefix, and that nothing reads. Its value is a secret, perhaps, and is not told.</summary>
    public static void Check(IReadOnlyCollection<string> names)
    {
        foreach (var name in names.Where(name => !s_known.Contains(name) && !IsOfService(name, names)))
        {
            var nearest = Nearest(name);
            if (nearest is not null || name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"The environment variable '{Shown.Briefly(name)}' is unknown{(nearest is null ? "" : $"; the nearest is '{nearest}'")}.");
            }
        }
    }

    /// <summary>Of this process.</summary>
    public static void Check() => Check([.. Environment.GetEnvironmentVariables().Keys.Cast<string>()]);

    private static string? Nearest(string name) =>
        name.Length > LongestName ? null
        : name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? NearestWord.Of(name[Prefix.Length..], s_known.Select(known => known[Prefix.Length..].ToLowerInvariant())) is { } word ? Prefix + word.ToUpperInvariant() : null
            : s_known.FirstOrDefault(known => NearestWord.Mistakes(name.ToUpperInvariant(), known) <= MostSlips);

    /// <summary>Kubernetes tells each pod of each service: <c>DREAMER_GATEWAY_PORT_8080_TCP</c> comes with <c>DREAMER_GATEWAY_SERVICE_HOST</c>, and a slip comes alone.</summary>
    private static bool IsOfService(string name, IReadOnlyCollection<string> names) =>
        OfService().Match(name) is { Success: true } link && names.Contains($"{link.Groups["service"].Value}_SERVICE_HOST");

    [GeneratedRegex(@"^(?<service>[A-Z0-9_]+?)_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$")]
    private static partial Regex OfService();
}
