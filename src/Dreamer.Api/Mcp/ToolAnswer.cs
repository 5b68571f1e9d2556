using System.Text.Json;
using Dreamer.Api.Errors;
using Dreamer.Api.Generations;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Dreamer.Storage;
using ModelContextProtocol.Protocol;

namespace Dreamer.Api.Mcp;

/// <summary>What a tool answers: the resource as HTTP's calls show it, and for results links and a picture to look at.</summary>
internal static class ToolAnswer
{
    /// <summary>A model pays for what it reads: a larger picture is linked alone.</summary>
    private const int LargestInline = 512 << 10;

    public static CallToolResult Of<T>(T resource)
    {
        var json = JsonSerializer.SerializeToElement(resource, ApiJson.Options);
        return new CallToolResult { Content = [new TextContentBlock { Text = json.GetRawText() }], StructuredContent = json };
    }

    public static CallToolResult Of(Problem problem)
    {
        var told = new { code = WireName.Of(problem.Code), detail = problem.Detail, param = problem.Param, retryable = problem.IsRetryable, retry_after = problem.RetryAfter };
        var result = Of(told);
        result.Content = [new TextContentBlock { Text = $"{told.code}: {told.detail}" }];
        result.IsError = true;
        return result;
    }

    public static async Task<CallToolResult> OfAsync(GenerationResource resource, GenerationView view, ToolCall call, CancellationToken cancellationToken)
    {
        var result = Of(resource);
        if (view.Progress.State.IsFinal() && await PictureAsync(view, call, cancellationToken) is { } picture)
        {
            result.Content.Add(picture);
        }
        foreach (var artifact in view.Artifacts.Where(artifact => artifact.Variant is ArtifactVariant.Image or ArtifactVariant.Video))
        {
            result.Content.Add(LinkTo(view.Id, artifact));
        }
        return result;
    }

    private static ResourceLinkBlock LinkTo(GenerationId id, Artifact artifact) => new()
    {
        Uri = ResultResources.UriOf(id, artifact.Variant),
        Name = $"{id}.{WireName.Of(artifact.Variant)}",
        Title = artifact.Variant == ArtifactVariant.Video ? "The clip" : "The still",
        MimeType = artifact.ContentType,
        Size = artifact.Length,
    };

    /// <summary>The still, or of a clip its thumbnail.</summary>
    private static async Task<ImageContentBlock?> PictureAsync(GenerationView view, ToolCall call, CancellationToken cancellationToken)
    {
        var shown = view.Find(view.Settings.Kind.MakesClip() ? ArtifactVariant.Thumbnail : ArtifactVariant.Image) ?? view.Find(ArtifactVariant.Thumbnail);
        var bytes = shown is { Length: <= LargestInline } ? await call.Service<IBlobStore>().ReadAsync(shown.Blob, LargestInline, cancellationToken) : null;
        return bytes is null ? null : ImageContentBlock.FromBytes(bytes, shown!.ContentType);
    }
}
