using System.Globalization;
using Dreamer.Api.Generations;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using ModelContextProtocol.Protocol;

namespace Dreamer.Api.Mcp;

/// <summary>Waits for a generation's end, tells how far it is meanwhile, and answers with what there is to see.</summary>
internal static class GenerationEnd
{
    public static async Task<CallToolResult> AnswerAsync(ToolCall call, GenerationResource begun, TimeSpan wait, CancellationToken cancellationToken)
    {
        var id = GenerationId.Parse(begun.Id);
        var view = await WaitAsync(call, id, wait, cancellationToken) ?? throw RequestIds.Unknown(id);
        return await ToolAnswer.OfAsync(GenerationResource.Of(view) with { Variations = begun.Variations }, view, call, cancellationToken);
    }

    /// <summary>As it is when it ends or the time is over; null when there is none.</summary>
    public static Task<GenerationView?> WaitAsync(ToolCall call, GenerationId id, TimeSpan wait, CancellationToken cancellationToken) =>
        GenerationWait.ReadAsync(
            call.Service<IGrainFactory>().Generation(call.Caller.Tenant, id), wait, call.Service<TimeProvider>(), cancellationToken,
            progress =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return call.TellAsync(progress.Step, progress.Steps, Words(progress), cancellationToken);
            });

    private static string Words(GenerationProgress progress) => progress switch
    {
        { Position: > 0 and var place } => string.Create(CultureInfo.InvariantCulture, $"{WireName.Of(progress.State)}, {place} in line"),
        { Stage: { } stage, Steps: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{WireName.Of(stage)}, step {progress.Step} of {progress.Steps}"),
        _ => WireName.Of(progress.State),
    };
}
