using System.CommandLine;
using System.Net;
using Dreamer.Hosting;
using Dreamer.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dreamer.Silo;

/// <summary>The flags that both kinds of silo take.</summary>
public sealed class MembershipFlags
{
    private readonly Option<string> _name = new("--name") { Description = "This silo's name, unique in the cluster", Required = true };
    private readonly Option<int> _port = NumberOptions.Of("--silo-port", "The port that other silos reach this one at", 11111, least: 1, most: IPEndPoint.MaxPort);
    private readonly Option<string> _address = new("--silo-address") { Description = "The address that other silos reach this one at", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<string> _cluster = new("--cluster") { Description = "The cluster's name; silos of one database and name find each other", DefaultValueFactory = _ => "dreamer" };

    private readonly Option<string?> _database = new("--database")
    {
        Description = "PostgreSQL connection string for membership and reminders; DREAMER_DATABASE keeps it off the command line",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DREAMER_DATABASE"),
    };

    private readonly Option<string?> _certificate = new("--silo-certificate") { Description = "A PEM file: silos then speak TLS with each other, and this one shows that certificate" };
    private readonly Option<string?> _key = new("--silo-certificate-key") { Description = "The PEM file of its key, where it is another one" };
    private readonly Option<string?> _authority = new("--silo-ca") { Description = "A PEM file with the cluster's own authority: silos with a certificate that it signed are let in, and no others" };
    private readonly Option<LogLevel> _log = new("--log") { Description = "The least level that is logged", DefaultValueFactory = _ => LogLevel.Information };
    private readonly Option<bool> _json = new("--log-json") { Description = "Logs as JSON, an object a line" };
    private readonly Option<string> _blobs = new("--blobs") { Description = "Where all silos keep blobs: a folder that they share, or Azure's connection string or container URL", Required = true };

    public MembershipFlags AddTo(Command command)
    {
        foreach (var option in new Option[] { _name, _port, _address, _cluster, _database, _blobs, _certificate, _key, _authority, _log, _json })
        {
            command.Options.Add(option);
        }
        return this;
    }

    public ClusterMembership Membership(ParseResult parsed) => new()
    {
        Name = CheckName(parsed.GetRequiredValue(_name)),
        Database = parsed.GetValue(_database) is { Length: > 0 } database ? database : throw new ArgumentException("--database or DREAMER_DATABASE must name the PostgreSQL database."),
        Cluster = parsed.GetRequiredValue(_cluster),
        Address = IPAddress.TryParse(parsed.GetRequiredValue(_address), out var address) ? address : throw new ArgumentException($"--silo-address is '{parsed.GetValue(_address)}', and takes an IP address."),
        Port = parsed.GetValue(_port),
        Tls = Tls(parsed),
    };

    public void AddBlobs(IServiceCollection services, ParseResult parsed) => services.AddBlobStore(parsed.GetRequiredValue(_blobs));

    public void AddTelemetry(ILoggingBuilder logs, IServiceCollection services, ParseResult parsed)
    {
        Telemetry.AddLogs(logs, parsed.GetValue(_log), parsed.GetValue(_json));
        Telemetry.AddCollector(services);
    }

    private SiloTls? Tls(ParseResult parsed) => (parsed.GetValue(_certificate), parsed.GetValue(_authority)) switch
    {
        ({ Length: > 0 } certificate, { Length: > 0 } authority) => SiloTls.Read(certificate, parsed.GetValue(_key), authority, TimeProvider.System.GetUtcNow()),
        (null, null) => null,
        var (certificate, authority) => throw new ArgumentException($"--silo-certificate is '{certificate}' and --silo-ca is '{authority}': TLS between silos takes both."),
    };

    /// <summary>It becomes part of device names, which are parts of grain keys.</summary>
    private static string CheckName(string name) => name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
        ? name : throw new ArgumentException($"--name is '{name}', and takes 1 to 64 letters, digits and hyphens.");
}
