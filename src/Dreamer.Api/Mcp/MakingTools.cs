using System.Buffers;
using System.Text.Json;
using Dreamer.Accounts;
using Dreamer.Api.Errors;
using Dreamer.Api.Generations;
using Dreamer.Api.Requests;
using Dreamer.Api.Sessions;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dreamer.Api.Mcp;

/// <summary>The tools that make something: one for each kind of generation, and one that finishes a draft.</summary>
internal static class MakingTools
{
    private const string Session = "session_id";

    private static readonly string[] s_ofAll = ["model", "loras", "seed", "count", "steps", "stop_after", "guidance", "quality", "lane"];
    private static readonly string[] s_ofClips = ["motion_caption", "frames", "fps", "motion_strength", "image_guidance"];

    public static IReadOnlyList<McpServerTool> All { get; } =
    [
        Make(
            "create_still", "Draw a still", GenerationKind.TextToImage, ["caption"], ["negative_caption", "size"],
            "Draws a still from a caption, in a session of its own unless one is named. The caption says what is seen, not what happens."),
        Make(
            "refine_still", "Refine a still", GenerationKind.Refine, ["caption"], ["parent", "asset", "parent_step", "strength", "negative_caption"],
            "Draws a new still from one that is there: parent is a generation, asset an uploaded picture. A small strength changes little; "
            + "parent_step instead goes on along the parent's own steps, which keeps its composition."),
        Make(
            "animate_still", "Animate a still", GenerationKind.Animate, ["motion_caption"], ["parent", "asset", .. s_ofClips.Skip(1)],
            "Makes a clip that begins with a still: parent is a generation that has one, asset an uploaded picture."),
        Make(
            "make_clip", "Make a clip", GenerationKind.TextToVideo, ["caption", "motion_caption"], ["negative_caption", "size", .. s_ofClips.Skip(1)],
            "Draws a still from a caption and makes a clip of it, in one call. Where the still matters, create_still and animate_still let it be looked at first."),
        Make(
            "extend_clip", "Extend a clip", GenerationKind.Extend, ["parent"], [.. s_ofClips],
            "Makes a clip go on from its last frame. The result is both, joined."),
        new ApiTool(
            ApiTool.Describe(
                "finish_draft", "Finish a draft",
                "Goes on from where a draft stopped (stop_after), to the bytes of a run that never stopped. Asked again it answers the same generation.",
                ToolSchema.Of([ToolSchema.Text("id", "The draft, such as gen_…."), ToolSchema.Wait], "id")),
            Scope.Generate, FinishAsync),
    ];

    private static ApiTool Make(string name, string title, GenerationKind kind, string[] required, string[] optional, string description)
    {
        IEnumerable<string> fields = [.. required, .. optional, .. s_ofAll];
        var schema = ToolSchema.Of(
            [
                .. fields.Select(ToolSchema.Field),
                ToolSchema.Text(Session, "The session to add it to, such as ses_…. Left out, the parent's, or else a new one."),
                ToolSchema.Wait,
            ],
            required);
        return new ApiTool(ApiTool.Describe(name, title, description, schema), Scope.Generate, (call, stop) => MakeAsync(kind, call, stop));
    }

    private static async Task<CallToolResult> MakeAsync(GenerationKind kind, ToolCall call, CancellationToken cancellationToken)
    {
        var (request, wait) = (RequestOf(kind, call), call.WaitTime());
        var seed = RequestSeed.New(call.Service<TimeProvider>());
        var session = call.Text(Session) ?? request.Parent?.Session.Value ?? (await OpenSessionAsync(request, seed, call)).Id;
        var begun = await GenerationCalls.CreateAsync(session, request, seed, call.Caller, call.Service<IGrainFactory>(), call.Service<TimeProvider>());
        return await GenerationEnd.AnswerAsync(call, begun, wait, cancellationToken);
    }

    private static async Task<CallToolResult> FinishAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var wait = call.WaitTime();
        var begun = await GenerationCalls.FinishAsync(call.RequiredText("id"), call.Caller, call.Service<IGrainFactory>());
        return await GenerationEnd.AnswerAsync(call, begun, wait, cancellationToken);
    }

    /// <summary>Arguments are read as a request's body is: the same types, the same complaints.</summary>
    private static GenerationRequest RequestOf(GenerationKind kind, ToolCall call)
    {
        var body = BodyOf(kind, call.Arguments.Where(argument => argument.Key is not (Session or ToolCall.Wait)));
        try
        {
            BodyTexts.Check(body);
            return JsonSerializer.Deserialize<GenerationRequest>(body, ApiJson.Options)!;
        }
        catch (JsonException refused)
        {
            throw new ProblemException(JsonProblem.Of(refused, body, typeof(GenerationRequest)));
        }
    }

    private static byte[] BodyOf(GenerationKind kind, IEnumerable<KeyValuePair<string, JsonElement>> fields)
    {
        var body = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(body);
        writer.WriteStartObject();
        writer.WriteString("kind", WireName.Of(kind));
        foreach (var (name, value) in fields)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value.GetRawText());
        }
        writer.WriteEndObject();
        writer.Flush();
        return body.WrittenSpan.ToArray();
    }

    private static Task<SessionResource> OpenSessionAsync(GenerationRequest request, RequestSeed seed, ToolCall call)
    {
        GenerationField.Check(request); // no session is opened for what is refused anyway
        var title = Shown.Briefly(request.Caption ?? request.MotionCaption);
        return SessionCalls.CreateAsync(new SessionBody { Title = VisibleText.IsIn(title) ? title : null }, seed, call.Caller, call.Service<IGrainFactory>());
    }
}
