namespace Dreamer.Api.Requests;

/// <summary>The body of the request at hand, as it was sent.</summary>
internal static class RequestBody
{
    public static ReadOnlyMemory<byte> GetBody(this HttpContext http) => http.Items[typeof(BodyMiddleware)] as byte[] ?? [];
}
