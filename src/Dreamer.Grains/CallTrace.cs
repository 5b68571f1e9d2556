using System.Diagnostics;
using Dreamer.Denoising;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains;

/// <summary>Names every grain call at debug level, with its key, its time and, where there is one, the step it reached.</summary>
internal sealed partial class CallTrace(ILogger<CallTrace> log) : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (!log.IsEnabled(LogLevel.Debug) || context.InterfaceMethod.DeclaringType?.Namespace?.StartsWith("Dreamer", StringComparison.Ordinal) != true)
        {
            await context.Invoke();
            return;
        }
        var began = Stopwatch.GetTimestamp();
        await context.Invoke();
        var (call, key) = ($"{context.InterfaceMethod.DeclaringType.Name}.{context.MethodName}", context.TargetId.Key.ToString());
        var (step, milliseconds) = (StepOf(context.Result), Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        LogCall(log, call, key, step, milliseconds);
    }

    private static string StepOf(object? result) =>
        result switch
        {
            JobProgress job => $" step={job.Step}/{job.Steps}",
            Admission { Progress: { } job } => $" step={job.Step}/{job.Steps}",
            Admission waiting => $" position={waiting.Position}",
            _ => "",
        };

    [LoggerMessage(Level = LogLevel.Debug, Message = "call {Call} key={Key}{Step} {Milliseconds:0.0} ms")]
    private static partial void LogCall(ILogger log, string call, string? key, string step, double milliseconds);
}
