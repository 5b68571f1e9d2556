namespace Dreamer;

/// <summary>Why something was refused or failed; on the wire in snake_case.</summary>
public enum ErrorCode
{
    InvalidRequest,
    Unauthenticated,
    NotFound,
    QuotaExceeded,
    Capacity,
    ModelUnavailable,
    OutOfMemory,
    DeadlineExceeded,
    Cancelled,
    Internal,

    /// <summary>What it needs is busy with something else for a while.</summary>
    Conflict,
    StorageFull,

    /// <summary>The caller is known, and may not do this.</summary>
    Permission,
}
