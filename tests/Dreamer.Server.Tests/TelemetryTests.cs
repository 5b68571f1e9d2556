using System.Collections.Concurrent;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Testing;
using Microsoft.Extensions.Logging;

namespace Dreamer.Server.Tests;

public sealed class TelemetryTests
{
    private const string Secret = "xylophone";

    [Fact]
    public async Task After_a_video_the_metrics_tell_of_it()
    {
        await using var server = await FakeServer.StartAsync();
        await RunAsync(server.Client, "a red star");
        using var http = new HttpClient();

        var metrics = await http.GetStringAsync(new Uri(server.Running.Url, "metrics")); // no key, from this machine

        foreach (var expected in new[]
        {
            """target_info{[^}]*service_name="dreamer"[^}]*} 1""",
            """dreamer_generations_total{[^}]*kind="text_to_video"[^}]*state="succeeded"[^}]*} \d""",
            """dreamer_generation_queue_seconds_count{[^}]*kind="text_to_image"[^}]*} \d""",
            """dreamer_step_duration_milliseconds_bucket{[^}]*batch="1"[^}]*shape="4x64x64"[^}]*} \d""",
            """dreamer_step_duration_milliseconds_count{[^}]*shape="1x64x64"[^}]*} \d""",
            """dreamer_engine_queue_milliseconds_count{[^}]*} \d""",
            """dreamer_embedding_cache_misses_total{[^}]*} \d""",
            """dreamer_device_memory_bytes{[^}]*holds="embeddings"[^}]*} -?\d""", // below 0 where another test's server frees
            """dreamer_device_jobs{[^}]*state="resident"[^}]*} \d""",
        })
        {
            Assert.Matches(expected, metrics);
        }
    }

    [Fact]
    public async Task No_log_line_holds_a_caption_whatever_becomes_of_it()
    {
        using var data = new TemporaryFolder();
        using var logs = new Lines();
        var model = new FakeModel();
        await using (var server = await FakeServer.StartAsync(data.Path, model, logs: logs))
        {
            using var client = DreamerClient.Connect(server.Url, server.Key);
            await RunAsync(client, $"a {Secret}");
            model.BeforeStep = (_, _) => throw new InvalidOperationException("the device is broken");
            await RunAsync(client, $"a broken {Secret}");
            await Assert.ThrowsAsync<DreamerApiException>(() => RunAsync(client, $"{Secret} {new string('x', 3000)}"));
        }

        Assert.Contains(logs.Written, line => line.Contains("is Succeeded after", StringComparison.Ordinal));
        Assert.Contains(logs.Written, line => line.Contains("is Failed after", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Written, line => line.Contains(Secret, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task RunAsync(DreamerClient client, string caption)
    {
        var session = await client.Sessions.CreateAsync(new NewSession());
        var request = new NewGeneration { Kind = "text_to_video", Caption = caption, MotionCaption = $"the {Secret} moves", Seed = 7, Steps = 4, Frames = 4 };
        await client.Generations.WaitAsync((await client.Generations.CreateAsync(session.Id, request)).Id);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue($"{formatter(state, exception)} {state} {exception}");

        public void Dispose()
        {
        }
    }
}
