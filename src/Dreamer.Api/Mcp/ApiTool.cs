using System.Text.Json;
using Dreamer.Accounts;
using Dreamer.Api.Errors;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dreamer.Api.Mcp;

/// <summary>A tool that calls what the other faces call. What is refused there is an answer here, with the same sentence, so that an assistant can mend it.</summary>
internal sealed class ApiTool(Tool description, Scope scope, Func<ToolCall, CancellationToken, Task<CallToolResult>> answer) : McpServerTool
{
    private readonly string[] _arguments = [.. description.InputSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name)];

    public override Tool ProtocolTool => description;

    public override IReadOnlyList<object> Metadata => [];

    public static Tool Describe(string name, string title, string description, JsonElement schema, bool looks = false, bool destroys = false) => new()
    {
        Name = name,
        Title = title,
        Description = description,
        InputSchema = schema,
        Annotations = new ToolAnnotations { Title = title, ReadOnlyHint = looks, DestructiveHint = destroys, IdempotentHint = looks || destroys, OpenWorldHint = false },
    };

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var http = request.Services!.GetRequiredService<IHttpContextAccessor>().HttpContext!;
        try
        {
            var call = new ToolCall(request, http);
            call.Require(scope);
            call.RefuseOthersThan(_arguments);
            return await answer(call, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return ToolAnswer.Of(http.RequestServices.GetRequiredService<FailureProblems>().Of(error, http));
        }
    }
}
