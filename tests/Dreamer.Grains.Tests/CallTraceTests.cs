using System.Collections.Concurrent;
using Dreamer.Testing;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Tests;

public sealed class CallTraceTests
{
    [Fact]
    public async Task The_trace_of_a_video_names_every_grain_on_the_way_in_order()
    {
        using var folder = new TemporaryFolder();
        using var logs = new Lines();
        await using (var silo = await TestSilo.StartAsync(folder.Path, logs: logs))
        {
            await silo.RunAsync(Requests.Video(steps: 3));
        }
        string[] way =
        [
            "IGenerationGrain.StartAsync", "ITextEncoderGrain.EncodeAsync", "IDeviceDirectoryGrain.ChooseAsync", "IDenoiserGrain.AdmitAsync",
            "IDenoiserGrain.AdvanceAsync key=cpu:0/fake step=1/3", "IDenoiserGrain.AdvanceAsync key=cpu:0/fake step=3/3", "image.png", "IVaeGrain.DecodeAsync",
            "IDenoiserGrain.AdmitAsync", "IDenoiserGrain.AdvanceAsync key=cpu:0/fake step=1/3", "IDenoiserGrain.AdvanceAsync key=cpu:0/fake step=3/3", "video.mp4", "IVaeGrain.DecodeAsync",
        ];
        var at = 0;
        foreach (var line in logs.Written)
        {
            at += at < way.Length && line.Contains(way[at], StringComparison.Ordinal) ? 1 : 0;
        }
        Assert.True(at == way.Length, $"'{way[Math.Min(at, way.Length - 1)]}' is missing in:\n{string.Join('\n', logs.Written)}");
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
