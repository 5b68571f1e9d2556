using System.Reflection;
using Dreamer.Accounts;
using Dreamer.Api.Keys;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace Dreamer.Api.Mcp;

/// <summary>
/// The Model Context Protocol at <c>/mcp</c>: an assistant draws, refines and animates under a tenant's key. Nothing is kept between requests, so
/// any gateway answers any of them.
/// </summary>
internal static class McpFace
{
    public const string Path = "/mcp";

    private const string Instructions =
        """
        Draws stills from captions and makes short clips of them. Begin with list_models: it says what each model can draw, and of which words, sizes
        and frames. A still takes seconds to minutes, a clip longer: tools wait for the end as long as wait_seconds says, and get_generation goes on
        waiting. draft first (stop_after) costs less than the whole, and finish_draft makes the rest of it. Work is billed to the tenant of the key.
        """;

    public static void AddMcp(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddMcpServer(server =>
        {
            server.ServerInfo = new Implementation { Name = "dreamer", Title = "Dreamer.Orleans", Version = Version };
            server.ServerInstructions = Instructions;
        })
        .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless)
        .WithTools([.. MakingTools.All, .. LookingTools.All])
        .WithListResourceTemplatesHandler(ResultResources.ListAsync)
        .WithReadResourceHandler(ResultResources.ReadAsync);

    /// <summary>Each tool looks at the scope that it needs: looking at a list of them needs <c>read</c>.</summary>
    public static void MapMcpFace(this IEndpointRouteBuilder routes) =>
        routes.MapMcp(Path).RequireAuthorization().RequireScope(Scope.Read).DisableRequestTimeout().ExcludeFromDescription();

    private static string Version => typeof(McpFace).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
