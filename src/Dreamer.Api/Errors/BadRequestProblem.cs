using System.Text.Json;
using Dreamer.Api.Wire;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Errors;

/// <summary>Says in one sentence what the framework's reading of a request stumbled over.</summary>
internal static class BadRequestProblem
{
    public static Problem Of(BadHttpRequestException error, HttpContext http) => error switch
    {
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => WrongMediaType(http.Request),
        { InnerException: JsonException json } => JsonProblem.Of(json, http.GetBody(), http.GetBodyType()),
        { StatusCode: StatusCodes.Status400BadRequest } when http.GetBody().IsEmpty =>
            Problem.Invalid("The request body is empty; send a JSON object.", "body"),
        { StatusCode: StatusCodes.Status400BadRequest } when http.GetBodyType() is not null =>
            Problem.Invalid($"The request body is '{Shown.Briefly(JsonProblem.TextOf(http.GetBody()))}'; send a JSON object.", "body"),
        _ => new Problem(error.StatusCode, ErrorCode.InvalidRequest, error.Message),
    };

    public static Problem WrongMediaType(HttpRequest request) => new(
        StatusCodes.Status415UnsupportedMediaType,
        ErrorCode.InvalidRequest,
        $"Content-Type '{Shown.Briefly(request.ContentType ?? "")}' is not accepted; send 'application/json' in UTF-8.",
        "content-type");

    public static Problem WrongEncoding(HttpRequest request) => new(
        StatusCodes.Status415UnsupportedMediaType,
        ErrorCode.InvalidRequest,
        $"Content-Encoding '{Shown.Briefly(request.Headers.ContentEncoding)}' is not accepted; send the body as it is.",
        "content-encoding")
    {
        Header = (HeaderNames.AcceptEncoding, "identity"), // as RFC 9110, 15.5.16 has it
    };
}
