using System.Text.Json.Nodes;
using Dreamer.Accounts;
using Dreamer.Api.Generations;
using Dreamer.Api.Models;
using Dreamer.Api.Requests;
using Dreamer.Api.Sessions;
using Dreamer.Api.Usage;
using Dreamer.Api.Wire;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dreamer.Api.Mcp;

/// <summary>The tools that look at what there is, and one that ends it.</summary>
internal static class LookingTools
{
    private const string Id = "id";
    private const string After = "after";

    public static IReadOnlyList<McpServerTool> All { get; } =
    [
        Look(
            "list_models", "List the models", "What each model draws: the words that it knows, sizes, frames, whether it makes stills and clips.",
            [], [], ListModelsAsync),
        Look(
            "list_sessions", "List the sessions", "The sessions of the key's tenant, newest first, twenty at a time.",
            [ToolSchema.Text(After, "The next_after of the page before.")], [], ListSessionsAsync),
        Look(
            "get_session", "Show a session", "A session's tree of generations: what was made, from what, and how it ended.",
            [ToolSchema.Text(Id, "The session, such as ses_….")], [Id], GetSessionAsync),
        Look(
            "get_generation", "Show a generation", "A generation as it is, or as it is at its end if it is waited for: state, progress, results.",
            [ToolSchema.Text(Id, "The generation, such as gen_…."), ToolSchema.Wait], [Id], GetGenerationAsync),
        Look(
            "get_quota", "Show the limits", "The limits of the key's tenant, and what is used of each.", [], [], GetQuotaAsync),
        new ApiTool(
            ApiTool.Describe(
                "cancel_generation", "Cancel a generation", "Ends a generation that has not ended. What its steps have cost until then is billed.",
                ToolSchema.Of([ToolSchema.Text(Id, "The generation, such as gen_….")], Id), destroys: true),
            Scope.Generate, CancelAsync),
    ];

    private static ApiTool Look(
        string name, string title, string description, IEnumerable<KeyValuePair<string, JsonNode>> arguments, string[] required,
        Func<ToolCall, CancellationToken, Task<CallToolResult>> answer) =>
        new(ApiTool.Describe(name, title, description, ToolSchema.Of(arguments, required), looks: true), Scope.Read, answer);

    private static async Task<CallToolResult> ListModelsAsync(ToolCall call, CancellationToken cancellationToken) =>
        ToolAnswer.Of(await ModelResource.ListAsync(call.Service<IGrainFactory>()));

    private static async Task<CallToolResult> ListSessionsAsync(ToolCall call, CancellationToken cancellationToken) =>
        ToolAnswer.Of(await SessionCalls.ListAsync(new PageQuery(null, call.Text(After)), call.Caller, call.Service<IGrainFactory>()));

    private static async Task<CallToolResult> GetSessionAsync(ToolCall call, CancellationToken cancellationToken) =>
        ToolAnswer.Of(await SessionCalls.GetAsync(call.RequiredText(Id), call.Caller, call.Service<IGrainFactory>()));

    private static async Task<CallToolResult> GetGenerationAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var (id, wait) = (RequestIds.Generation(call.RequiredText(Id)), call.WaitTime());
        var view = await GenerationEnd.WaitAsync(call, id, wait, cancellationToken) ?? throw RequestIds.Unknown(id);
        return await ToolAnswer.OfAsync(GenerationResource.Of(view), view, call, cancellationToken);
    }

    private static async Task<CallToolResult> GetQuotaAsync(ToolCall call, CancellationToken cancellationToken) =>
        ToolAnswer.Of(await UsageCalls.ReadQuotaAsync(call.Caller, call.Service<IGrainFactory>()));

    private static async Task<CallToolResult> CancelAsync(ToolCall call, CancellationToken cancellationToken) =>
        ToolAnswer.Of(new CancellationResource(await GenerationCalls.CancelAsync(call.RequiredText(Id), call.Caller, call.Service<IGrainFactory>())));
}
