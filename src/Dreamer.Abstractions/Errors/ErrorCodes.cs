namespace Dreamer.Errors;

/// <summary>Questions about an error code.</summary>
public static class ErrorCodes
{
    /// <summary>Whether the same request may succeed later.</summary>
    public static bool IsRetryable(this ErrorCode code) =>
        code is ErrorCode.Capacity or ErrorCode.ModelUnavailable or ErrorCode.OutOfMemory or ErrorCode.QuotaExceeded or ErrorCode.Internal
            or ErrorCode.Conflict;
}
