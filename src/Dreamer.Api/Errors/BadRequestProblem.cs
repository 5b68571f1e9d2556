using System.Text.Json;
using Dreamer.Api.Requests;
using Microsoft.AspNetCore.Http.Metadata;

namespace Dreamer.Api.Errors;

/// <summary>Says in one sentence what the framework's reading of a request stumbled over.</summary>
internal static class BadRequestProblem
{
    public static Problem Of(BadHttpRequestException error, HttpContext http) => error switch
    {
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => WrongMediaType(http),
        { InnerException: JsonException json } => JsonProblem.Of(json, http.GetBody(), BodyTypeOf(http)),
        { StatusCode: StatusCodes.Status400BadRequest } when http.GetBody().IsEmpty =>
            Problem.Invalid("The request body is empty; send a JSON object.", "body"),
        { StatusCode: StatusCodes.Status400BadRequest } when BodyTypeOf(http) is not null =>
            Problem.Invalid($"The request body is '{Shown.Briefly(JsonProblem.TextOf(http.GetBody()))}'; send a JSON object.", "body"),
        _ => new Problem(error.StatusCode, ErrorCode.InvalidRequest, error.Message),
    };

    public static Problem WrongMediaType(HttpContext http) => new(
        StatusCodes.Status415UnsupportedMediaType,
        ErrorCode.InvalidRequest,
        $"Content-Type '{Shown.Briefly(http.Request.ContentType ?? "")}' is not accepted; send 'application/json' in UTF-8.",
        "content-type");

    private static Type? BodyTypeOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
}
