using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace Dreamer.Api.Wire;

/// <summary>The body of the request at hand.</summary>
internal static class RequestBody
{
    /// <summary>As it was sent.</summary>
    public static ReadOnlyMemory<byte> GetBody(this HttpContext http) => http.Items[typeof(RequestBody)] as byte[] ?? [];

    /// <summary>What the route makes of it; null where that is not read from JSON. The handler of exceptions has put the route aside.</summary>
    public static Type? GetBodyType(this HttpContext http) =>
        (http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint)?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    public static bool IsJsonExpected(this HttpContext http) => http.GetBodyType() is not null && http.Request.HasJsonContentType();
}
