using System.Buffers;
using System.Globalization;
using System.Text;
using Dreamer.Api.Errors;
using Dreamer.Api.Wire;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Requests;

/// <summary>Reads a request's body up to the limit, once: errors can then quote it, and idempotency compare it.</summary>
internal sealed class BodyMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && !http.IsGrpcCall())
        {
            CheckEncoding(http.Request);
            var body = await ReadAsync(http);
            if (http.IsJsonExpected())
            {
                body = WithoutMark(body);
                BodyTexts.Check(body);
            }

            http.Items[typeof(RequestBody)] = body;
            http.Request.Body = new MemoryStream(body, writable: false);
        }

        await next(http);
    }

    private static void CheckEncoding(HttpRequest request)
    {
        var isUtf8 = !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        if (!isUtf8)
        {
            throw new ProblemException(BadRequestProblem.WrongMediaType(request));
        }

        var encodings = request.Headers.ContentEncoding
            .SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        if (encodings.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ProblemException(BadRequestProblem.WrongEncoding(request));
        }
    }

    /// <summary>Some editors begin a text with a byte order mark, which is no part of it.</summary>
    private static byte[] WithoutMark(byte[] body) =>
        body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        // One byte over the limit tells too much from just enough, whether or not a length was announced.
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? RequestLimits.BodyBytes;
        var most = (int)Math.Min(limit, http.Request.ContentLength ?? limit) + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var length = await http.Request.Body.ReadAtLeastAsync(buffer.AsMemory(0, most), most, throwOnEndOfStream: false, http.RequestAborted);
            return length <= limit ? buffer[..length] : throw new ProblemException(TooLong(http, buffer.AsSpan(0, length), limit));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Problem TooLong(HttpContext http, ReadOnlySpan<byte> start, int limit)
    {
        var (field, read) = JsonPath.AtEndOf(start);
        var value = Encoding.UTF8.GetString(start.Slice(read, Math.Min(start.Length - read, 100))).TrimStart(':', ' ', '"');
        var length = http.Request.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? "more";
        var culprit = field.Length == 0 ? "" : $"; field '{Shown.Briefly(field)}' runs over it: '{Shown.Briefly(value)}'";
        return new Problem(
            StatusCodes.Status413PayloadTooLarge,
            ErrorCode.InvalidRequest,
            $"The request body has {length} bytes, and {limit} are allowed{culprit}.",
            field.Length == 0 ? "body" : Shown.Briefly(field));
    }
}
