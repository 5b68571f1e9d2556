using Dreamer.Client;

namespace Dreamer.Cli.Servers;

/// <summary>A server elsewhere, and what named it.</summary>
internal sealed record ServerChoice(Uri Url, string From)
{
    public const string Variable = "DREAMER_SERVER";
    public const string KeyVariable = "DREAMER_API_KEY";

    /// <summary>In an address's place: this machine's, whatever the default is.</summary>
    public const string Local = "local";

    /// <summary>
    /// Null means this machine's. What is named goes first:
    /// <list type="number">
    /// <item><c>--server</c>.</item>
    /// <item>A data folder, which is this machine's.</item>
    /// <item>The environment.</item>
    /// <item>The default of those that a person has logged in to.</item>
    /// </list>
    /// </summary>
    public static ServerChoice? Of(string? given, bool isDataGiven)
    {
        if (given is { Length: > 0 }) // 1.
        {
            return given == Local ? null : new ServerChoice(ServerAddress.Parse("--server", given), "--server");
        }

        if (isDataGiven) // 2.
        {
            return null;
        }

        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named == Local ? null
            : new ServerChoice(ServerAddress.Parse(Variable, named), Variable) // 3.
            : StoredServers.Load().Default is { } stored ? new ServerChoice(new Uri(stored), "the default server") : null; // 4.
    }

    /// <summary>A key that was stored for this very server is no other server's, which the environment's may be.</summary>
    public string? Key => StoredServers.Load().Find(Url)?.Key
        ?? (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } named ? named : null);

    public DreamerClient Connect()
    {
        var url = ServerAddress.Text(Url);
        return Key is { } key ? DreamerClient.Connect(Url, key)
            : throw new UsageException($"{From} is {url}, and {KeyVariable} holds no key for it: ./dreamer login {url} stores one.");
    }
}
