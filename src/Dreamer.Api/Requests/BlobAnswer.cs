using Dreamer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Requests;

/// <summary>The bytes of a blob that never changes; ranges and conditions work.</summary>
internal static class BlobAnswer
{
    public static FileStreamHttpResult Of(Blob blob, HttpContext http)
    {
        http.Response.RegisterForDisposeAsync(blob);
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Stream(blob.Content, blob.ContentType, entityTag: new EntityTagHeaderValue($"\"{blob.ETag}\""), enableRangeProcessing: true);
    }
}
