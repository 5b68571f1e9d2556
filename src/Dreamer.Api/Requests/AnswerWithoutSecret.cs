using System.Text.Json;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Requests;

/// <summary>What is kept, to be repeated, of an answer that shows a secret once.</summary>
internal static class AnswerWithoutSecret
{
    public static void Keep<T>(HttpContext http, T answer) => Keep(http, JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Options));

    /// <summary>In the form in which its face sends it.</summary>
    public static void Keep(HttpContext http, byte[] answer) => http.Items[typeof(AnswerWithoutSecret)] = answer;

    public static byte[]? In(HttpContext http) => http.Items[typeof(AnswerWithoutSecret)] as byte[];
}
