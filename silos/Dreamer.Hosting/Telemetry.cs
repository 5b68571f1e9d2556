using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Dreamer.Hosting;

/// <summary>Logs to standard error, and metrics and traces to a collector where the environment names one, by OpenTelemetry's own variables.</summary>
public static class Telemetry
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Meters = "Dreamer.*";

    /// <summary>Calls of grains, as <c>AddActivityPropagation</c> makes them.</summary>
    private const string Calls = "Microsoft.Orleans.Application";

    /// <summary>
    /// Orleans' watchdog begins its first check before it has noted its own start, so it may say that a thread has not completed since the machine
    /// booted. While a process starts, models are loaded and code is compiled, stalls are no news, either.
    /// </summary>
    private static readonly TimeSpan s_start = TimeSpan.FromMinutes(1);

    public static void AddCollector(IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable(Collector) is { Length: > 0 })
        {
            services.AddOpenTelemetry()
                .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter())
                .WithTracing(traces => traces.AddSource(Meters, Calls, "Microsoft.AspNetCore").AddOtlpExporter());
        }
    }

    /// <summary>Standard output is for the one line that says ready. No line holds a caption: what a person wrote is not the operator's to read.</summary>
    public static void AddLogs(ILoggingBuilder logs, LogLevel least, bool json)
    {
        var stopping = new Stopping();
        logs.Services.AddSingleton<IHostedService>(stopping);
        logs.ClearProviders().SetMinimumLevel(least).AddFilter("Microsoft", AtLeast(LogLevel.Warning));
        logs.AddFilter("Polly", LogLevel.None); // tries of Orleans' placement, whose last failure Orleans tells itself
        // Actors that are still called while they go are no news: what they were at goes on at the next start.
        logs.AddFilter("Orleans", level => level >= AtLeast(stopping.HasBegun ? LogLevel.Critical : LogLevel.Warning));
        logs.AddFilter("Dreamer.Grains", level => level >= AtLeast(stopping.HasBegun ? LogLevel.Error : LogLevel.Trace));
        logs.AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // notes on servers of another kind
        logs.AddFilter("Orleans.Grain.InvokeException", LogLevel.None); // repeats refusals, which quote the request
        var began = Stopwatch.GetTimestamp();
        logs.AddFilter("Orleans.Runtime.Watchdog", level => level >= LogLevel.Error || Stopwatch.GetElapsedTime(began) > s_start);
        _ = json ? logs.AddJsonConsole() : logs.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        logs.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        LogLevel AtLeast(LogLevel usual) => usual > least ? usual : least; // a filter of a category's own knows nothing of the least level
    }
}
