using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Grains;
using Dreamer.Inference;
using Dreamer.Server.Hosting;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests;

/// <summary>The server with the model that ships, after one still: what its <c>/metrics</c> say, and all that it could say.</summary>
public sealed partial class MetricsFixture : IAsyncLifetime
{
    /// <summary>Lines as Prometheus reads them.</summary>
    public string Answered { get; private set; } = "";

    /// <summary>Status of the paths that probes ask.</summary>
    public Dictionary<string, int> Statuses { get; } = [];

    /// <summary>Families of series that meters have registered, by the names that Prometheus knows them under.</summary>
    public HashSet<string> Registered { get; } = FamiliesOf(["Dreamer.Grains", "Dreamer.Inference"]);

    public async Task InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(
            new ServerOptions { Port = 0, Data = folder.File("data"), Model = RepositoryRoot.Combine("models/nano"), Api = new Dreamer.Api.ApiOptions() });
        using var client = DreamerClient.Connect(server.Url, server.Key);
        var session = await client.Sessions.CreateAsync(new NewSession());
        var still = new NewGeneration { Kind = "text_to_image", Caption = "a red star", Seed = 7, Steps = 2, Deadline = TimeProvider.System.GetUtcNow().AddHours(1) };
        await client.Generations.WaitAsync((await client.Generations.CreateAsync(session.Id, still)).Id);
        using var http = new HttpClient();
        Answered = await http.GetStringAsync(new Uri(server.Url, "metrics"));
        foreach (var path in Paths())
        {
            Statuses[path] = (int)(await http.GetAsync(new Uri(server.Url, path))).StatusCode;
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>That Kubernetes and the images ask of our programs.</summary>
    public static IEnumerable<string> Paths() =>
        Manifests.Gateway.Root.Mappings().Select(map => map.Text("httpGet", "path")).OfType<string>()
            .Concat(Directory.EnumerateFiles(RepositoryRoot.Combine("deploy/images")).SelectMany(file => Asked().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))).Distinct();

    private static HashSet<string> FamiliesOf(string[] meters)
    {
        var families = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => families.UnionWith(meters.Contains(instrument.Meter.Name) ? SeriesOf(instrument) : []),
        };
        listener.Start();
        // Their instruments are made when they are first used, and some of what they count is rare.
        foreach (var metrics in new[] { typeof(GrainsOptions), typeof(InferenceOptions) }.SelectMany(type => type.Assembly.GetTypes()).Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal)))
        {
            RuntimeHelpers.RunClassConstructor(metrics.TypeHandle);
        }
        return families;
    }

    /// <summary>OpenTelemetry's rule: points become underscores, the unit is spelt out at the end, and a counter ends in _total.</summary>
    private static IEnumerable<string> SeriesOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { "ms" => "_milliseconds", "s" => "_seconds", "By" => "_bytes", _ => "" };
        var name = instrument.Name.Replace('.', '_') + unit;
        return instrument.GetType().Name.Split('`')[0] switch
        {
            "Histogram" => [name + "_bucket", name + "_sum", name + "_count"],
            "Counter" => [name + "_total"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"GET (/\S+) HTTP")]
    private static partial Regex Asked();
}
