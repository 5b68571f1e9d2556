using System.CommandLine;
using System.CommandLine.Parsing;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Hosting;

namespace Dreamer.Bench.Serving;

/// <summary><c>load</c>: Poisson arrivals at a server that runs already.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var url = new Option<Uri>("--url") { Description = "The server", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"), CustomParser = UrlOf };
        var key = new Option<string>("--key") { Description = "Its API key; DREAMER_API_KEY says the same", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DREAMER_API_KEY") ?? "" };
        var stills = Rate("--stills", "Stills a minute, in the interactive lane", 10);
        var videos = Rate("--videos", "Videos a minute, in the batch lane", 0);
        var minutes = Rate("--minutes", "How long, after half a minute of warm-up", 2);
        var seed = NumberOptions.Of("--seed", "The same seed sends the same requests at the same times", 1, least: 0, most: 1_000_000);
        var load = new Command("load", "sends Poisson arrivals to a server that runs, and says how long they took") { url, key, stills, videos, minutes, seed };
        load.SetAction(async (parsed, stop) =>
        {
            using var client = DreamerClient.Connect(parsed.GetRequiredValue(url), parsed.GetRequiredValue(key));
            var streams = Streams(parsed.GetValue(stills), parsed.GetValue(videos), parsed.GetValue(seed));
            await RunAsync(client, streams, TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed), stop);
        });
        return load;
    }

    private static Uri? UrlOf(ArgumentResult given)
    {
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            return url;
        }
        given.AddError($"--url is '{given.Tokens[0].Value}', and takes an address such as http://127.0.0.1:8080.");
        return null;
    }

    private static async Task RunAsync(DreamerClient client, List<RequestStream> streams, TimeSpan duration, int seed, CancellationToken stop)
    {
        var report = new Report(Console.Out);
        var isolated = await LatencyTable.IsolatedAsync(client, streams, stop);
        var outcomes = await new OpenLoop(client).RunAsync(streams, TimeSpan.FromSeconds(30), duration, seed, stop);
        LatencyTable.Print(report, outcomes, isolated);
    }

    private static List<RequestStream> Streams(double stills, double videos, int seed)
    {
        var still = new NewGeneration { Kind = "text_to_image", Caption = "a large red star on a blue background" };
        var video = still with { Kind = "text_to_video", MotionCaption = "the star moves to the left", Lane = "batch" };
        var all = new List<RequestStream>
        {
            new("still", stills / 60, n => still with { Seed = (seed * 1_000_000L) + n }),
            new("video", videos / 60, n => video with { Seed = (seed * 1_000_000L) + 500_000 + n }),
        };
        return [.. all.Where(stream => stream.PerSecond > 0)];
    }

    private static Option<double> Rate(string name, string description, double usual) => NumberOptions.Of(name, description, usual, least: 0, most: 100_000);
}
