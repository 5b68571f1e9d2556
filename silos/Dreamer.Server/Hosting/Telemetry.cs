using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Dreamer.Server.Hosting;

/// <summary>Logs to standard error, and metrics and traces to a collector where the environment names one, by OpenTelemetry's own variables.</summary>
internal static class Telemetry
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddCollector(IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable(Collector) is { Length: > 0 })
        {
            services.AddOpenTelemetry()
                .WithMetrics(metrics => metrics.AddOtlpExporter())
                .WithTracing(traces => traces.AddSource("Dreamer.*", "Microsoft.AspNetCore").AddOtlpExporter());
        }
    }

    /// <summary>Standard output is for the one line that says ready. No line holds a caption: what a person wrote is not the operator's to read.</summary>
    public static void AddLogs(ILoggingBuilder logs, ServerOptions options)
    {
        logs.ClearProviders().SetMinimumLevel(options.Log).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Orleans", LogLevel.Warning);
        logs.AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // notes on servers of another kind
        logs.AddFilter("Orleans.Grain.InvokeException", LogLevel.None); // repeats refusals, which quote the request
        _ = options.JsonLogs ? logs.AddJsonConsole() : logs.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        logs.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
