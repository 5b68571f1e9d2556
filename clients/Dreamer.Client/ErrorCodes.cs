namespace Dreamer.Client;

/// <summary>The codes of the server's refusals and of failed generations.</summary>
public static class ErrorCodes
{
    /// <summary>The request is at fault; <see cref="Problem.Param"/> says where.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>The key opens nothing.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The key lacks the scope.</summary>
    public const string Permission = "permission";

    /// <summary>There is no such thing, or it is another tenant's.</summary>
    public const string NotFound = "not_found";

    /// <summary>A limit of the tenant is reached; the message says which.</summary>
    public const string QuotaExceeded = "quota_exceeded";

    /// <summary>The server has no room just now.</summary>
    public const string Capacity = "capacity";

    /// <summary>No device has the model.</summary>
    public const string ModelUnavailable = "model_unavailable";

    /// <summary>It does not fit any device.</summary>
    public const string OutOfMemory = "out_of_memory";

    /// <summary>It was not done in time.</summary>
    public const string DeadlineExceeded = "deadline_exceeded";

    /// <summary>Somebody cancelled it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The server is at fault.</summary>
    public const string Internal = "internal";
}
