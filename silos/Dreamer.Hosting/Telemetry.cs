using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Dreamer.Hosting;

/// <summary>Logs to standard error, and metrics and traces to a collector where the environment names one, by OpenTelemetry's own variables.</summary>
public static class Telemetry
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Meters = "Dreamer.*";

    /// <summary>Calls of grains, as <c>AddActivityPropagation</c> makes them.</summary>
    private const string Calls = "Microsoft.Orleans.Application";

    public static void AddCollector(IServiceCollection services)
    {
        services.AddOpenTelemetry().ConfigureResource(NameService);
        if (Environment.GetEnvironmentVariable(Collector) is { Length: > 0 })
        {
            services.AddOpenTelemetry()
                .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter())
                .WithTracing(traces => traces.AddSource(Meters, Calls, "Microsoft.AspNetCore").AddOtlpExporter());
        }
    }

    /// <summary>The environment's OTEL_SERVICE_NAME comes last, and so counts more.</summary>
    private static void NameService(ResourceBuilder resource) =>
        resource.AddService("dreamer", autoGenerateServiceInstanceId: false).AddEnvironmentVariableDetector();

    /// <summary>Standard output is for the one line that says ready. No line holds a caption: what a person wrote is not the operator's to read.</summary>
    public static void AddLogs(ILoggingBuilder logs, LogLevel least, bool json)
    {
        var stopping = new Stopping();
        stopping.AddTo(logs.Services);
        logs.ClearProviders().SetMinimumLevel(least).AddFilter("Microsoft", AtLeast(LogLevel.Warning));
        // A start that a signal ends has failed, and that is all.
        logs.AddFilter("Microsoft.Extensions.Hosting", level => level >= Usually(LogLevel.Warning, LogLevel.Critical));
        logs.AddFilter("Polly", LogLevel.None); // tries of Orleans' placement, whose last failure Orleans tells itself
        // Its warnings are of busy machines: long turns, slow timers, a watchdog that takes the machine's uptime for a stall. Other silos are news.
        logs.AddFilter("Orleans", level => level >= Usually(LogLevel.Error, LogLevel.Critical));
        logs.AddFilter("Orleans.Runtime.MembershipService", level => level >= Usually(LogLevel.Warning, LogLevel.Critical));
        logs.AddFilter("Orleans.Runtime.MembershipService.LocalSiloHealthMonitor", LogLevel.Error);
        logs.AddFilter("Orleans.Grain.InvokeException", LogLevel.None); // repeats refusals, which quote the request
        logs.AddFilter("Dreamer.Grains", level => level >= Usually(least, LogLevel.Error));
        logs.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // notes on servers of another kind
        _ = json ? logs.AddJsonConsole() : logs.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        logs.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        // A filter of a category's own knows nothing of the least level.
        LogLevel AtLeast(LogLevel usual) => usual > least ? usual : least;
        // Actors that are called while they go are no news: what they were at goes on at the next start.
        LogLevel Usually(LogLevel usual, LogLevel atTheEnd) => AtLeast(stopping.HasBegun ? atTheEnd : usual);
    }
}
