using Dreamer.Api.Errors;
using Dreamer.Api.Generations;
using Dreamer.Api.Keys;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Dreamer.Storage;
using Microsoft.AspNetCore.WebUtilities;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dreamer.Api.Mcp;

/// <summary>Results as resources: <c>dreamer://generations/ID/content?variant=video</c>.</summary>
internal static class ResultResources
{
    private const string Scheme = "dreamer";
    private const string Host = "generations";
    private const int Largest = 32 << 20; // in base64 a third more, in one message

    public static string UriOf(GenerationId id, ArtifactVariant variant) => $"{Scheme}://{Host}/{id}/content?variant={WireName.Of(variant)}";

    public static ValueTask<ListResourceTemplatesResult> ListAsync(RequestContext<ListResourceTemplatesRequestParams> request, CancellationToken cancellationToken) => new(
        new ListResourceTemplatesResult
        {
            ResourceTemplates =
            [
                new ResourceTemplate
                {
                    Name = "result",
                    Title = "A generation's result",
                    UriTemplate = $"{Scheme}://{Host}/{{id}}/content{{?variant}}",
                    Description = $"Bytes of a generation's result; variant is one of {WireName.AllOf(typeof(ArtifactVariant))}.",
                },
            ],
        });

    public static async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        var http = request.Services!.GetRequiredService<IHttpContextAccessor>().HttpContext!;
        var uri = request.Params?.Uri ?? "";
        try
        {
            var (id, variant) = Parse(uri);
            var (blob, _) = await GenerationContent.OpenAsync(
                id, new ContentQuery(variant, null), Caller.Of(http), http.RequestServices.GetRequiredService<IGrainFactory>(), http.RequestServices.GetRequiredService<IBlobStore>(), cancellationToken);
            await using (blob)
            {
                return new ReadResourceResult { Contents = [BlobResourceContents.FromBytes(await BytesAsync(blob, uri, cancellationToken), uri, blob.ContentType)] };
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            var problem = http.RequestServices.GetRequiredService<FailureProblems>().Of(error, http);
            throw new McpProtocolException($"{WireName.Of(problem.Code)}: {problem.Detail}", CodeOf(problem.Code));
        }
    }

    private static (string Id, string? Variant) Parse(string uri)
    {
        var isOurs = Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme == Scheme && parsed.Host == Host
            && parsed.AbsolutePath.Split('/') is ["", _, "content"];
        return isOurs
            ? (parsed!.AbsolutePath.Split('/')[1], QueryHelpers.ParseQuery(parsed.Query).TryGetValue("variant", out var variant) ? variant.ToString() : null)
            : throw new ProblemException(Problem.Invalid($"The resource '{Shown.Briefly(uri)}' is none of this server's; they are '{Scheme}://{Host}/ID/content'.", "uri"));
    }

    private static async Task<byte[]> BytesAsync(Blob blob, string uri, CancellationToken cancellationToken)
    {
        if (blob.Length > Largest)
        {
            throw new ProblemException(Problem.Invalid(
                $"The resource '{Shown.Briefly(uri)}' has {blob.Length} bytes, and at most {Largest} go through here: fetch it over HTTP.", "uri"));
        }
        var bytes = new byte[blob.Length];
        await blob.Content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static McpErrorCode CodeOf(ErrorCode code) => code switch
    {
        ErrorCode.NotFound => McpErrorCode.ResourceNotFound,
        ErrorCode.InvalidRequest => McpErrorCode.InvalidParams,
        ErrorCode.Internal => McpErrorCode.InternalError,
        _ => McpErrorCode.InvalidRequest,
    };
}
