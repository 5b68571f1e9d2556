using Dreamer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Requests;

/// <summary>The bytes of a blob; ranges and conditions work.</summary>
internal static class BlobAnswer
{
    /// <summary>For what never changes under its address.</summary>
    public const string ForGood = "private, max-age=31536000, immutable";

    private const string Unit = "bytes=";

    /// <summary>What changes under its address is asked for anew each time, which its ETag makes cheap; all else may be kept for good.</summary>
    public static FileStreamHttpResult Of(Blob blob, HttpContext http, bool changes = false)
    {
        http.Response.RegisterForDisposeAsync(blob);
        http.Response.Headers.CacheControl = changes ? "private, no-cache" : ForGood;
        IgnoreOtherRanges(http.Request);
        return TypedResults.Stream(blob.Content, blob.ContentType, entityTag: new EntityTagHeaderValue($"\"{blob.ETag}\""), enableRangeProcessing: true);
    }

    /// <summary>
    /// RFC 9110, 14.2: a range in a unit that is not understood is ignored, and so is any on another method than GET. The framework takes
    /// every unit for bytes.
    /// </summary>
    private static void IgnoreOtherRanges(HttpRequest request)
    {
        var areBytes = request.Headers.Range.All(range => range!.TrimStart().StartsWith(Unit, StringComparison.OrdinalIgnoreCase));
        if (!areBytes || !HttpMethods.IsGet(request.Method))
        {
            request.Headers.Remove(HeaderNames.Range);
        }
    }
}
