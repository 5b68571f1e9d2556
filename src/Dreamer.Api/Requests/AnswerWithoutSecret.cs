using System.Text.Json;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Requests;

/// <summary>What is kept, to be repeated, of an answer that shows a secret once.</summary>
internal static class AnswerWithoutSecret
{
    public static void Keep<T>(HttpContext http, T answer) => http.Items[typeof(AnswerWithoutSecret)] = JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Options);

    public static byte[]? In(HttpContext http) => http.Items[typeof(AnswerWithoutSecret)] as byte[];
}
