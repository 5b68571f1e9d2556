using Dreamer.Errors;

namespace Dreamer.Api.Errors;

/// <summary>One error as a client sees it: RFC 9457 with our code, the parameter at fault, and whether to try again.</summary>
public sealed record Problem(int Status, ErrorCode Code, string Detail, string? Param = null)
{
    /// <summary>The limit that a refusal with 429 is about.</summary>
    public QuotaLimit? Limit { get; init; }

    /// <summary>Seconds until another try makes sense, where one does.</summary>
    public int? RetryAfter { get; init; } = Status switch
    {
        StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests => 5,
        StatusCodes.Status507InsufficientStorage => 30,
        _ => null,
    };

    /// <summary>What the answer's headers say besides.</summary>
    public (string Name, string Value)? Header { get; init; }

    public bool IsRetryable => Code.IsRetryable() || RetryAfter is not null || Status == StatusCodes.Status504GatewayTimeout;

    public static Problem Stopping { get; } =
        new(StatusCodes.Status503ServiceUnavailable, ErrorCode.Capacity, "The server is stopping; try again.");

    public static Problem Invalid(string detail, string? param) => new(StatusCodes.Status400BadRequest, ErrorCode.InvalidRequest, detail, param);

    public static Problem Of(DreamerException error) =>
        new(StatusOf(error.Code), error.Code, error.Message, error.Param ?? (error.Code == ErrorCode.NotFound ? "id" : null)) { Limit = error.Limit };

    /// <summary>Seconds until another try makes sense, by when the limit begins anew where there is one.</summary>
    public int? RetryIn(TimeProvider clock) =>
        RetryAfter is null ? null : Limit?.ResetsAt is { } at ? (int)Math.Ceiling((at - clock.GetUtcNow()).TotalSeconds) : RetryAfter;

    private static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.InvalidRequest => StatusCodes.Status400BadRequest,
        ErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCode.Permission => StatusCodes.Status403Forbidden,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.QuotaExceeded => StatusCodes.Status429TooManyRequests,
        ErrorCode.Capacity or ErrorCode.ModelUnavailable or ErrorCode.OutOfMemory => StatusCodes.Status503ServiceUnavailable,
        ErrorCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        ErrorCode.Cancelled or ErrorCode.Conflict => StatusCodes.Status409Conflict,
        ErrorCode.StorageFull => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };
}
