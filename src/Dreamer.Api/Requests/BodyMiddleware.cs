using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dreamer.Api.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Requests;

/// <summary>Reads a request's body up to the limit, once: errors can then quote it, and idempotency compare it.</summary>
internal sealed class BodyMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            CheckEncoding(http);
            var body = await ReadAsync(http);
            http.Items[typeof(BodyMiddleware)] = body;
            http.Request.Body = new MemoryStream(body, writable: false);
        }

        await next(http);
    }

    private static void CheckEncoding(HttpContext http)
    {
        var isUtf8 = !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        if (!isUtf8 || http.Request.Headers.ContentEncoding.Count > 0)
        {
            throw new ProblemException(BadRequestProblem.WrongMediaType(http));
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        // One byte over the limit tells too much from just enough, whether or not a length was announced.
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? RequestLimits.BodyBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(limit + 1);
        try
        {
            var length = await http.Request.Body.ReadAtLeastAsync(buffer.AsMemory(0, limit + 1), limit + 1, throwOnEndOfStream: false, http.RequestAborted);
            return length <= limit ? buffer[..length] : throw new ProblemException(TooLong(http, buffer.AsSpan(0, length), limit));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Problem TooLong(HttpContext http, ReadOnlySpan<byte> start, int limit)
    {
        var field = FieldAtEnd(start, out var value);
        var length = http.Request.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? "more";
        var culprit = field is null ? "" : $"; field '{Shown.Briefly(field)}' runs over it: '{Shown.Briefly(value)}'";
        return new Problem(
            StatusCodes.Status413PayloadTooLarge,
            ErrorCode.InvalidRequest,
            $"The request body has {length} bytes, and {limit} are allowed{culprit}.",
            field is null ? "body" : Shown.Briefly(field));
    }

    /// <summary>The field whose value the limit cut, if the body is JSON so far.</summary>
    private static string? FieldAtEnd(ReadOnlySpan<byte> start, out string value)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        string? field = null;
        value = "";
        try
        {
            while (reader.Read())
            {
                field = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : field;
            }
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            return null;
        }

        var rest = start[(int)reader.BytesConsumed..];
        value = Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, 100)]).TrimStart(':', ' ', '"');
        return field;
    }
}
