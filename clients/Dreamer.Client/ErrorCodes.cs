namespace Dreamer.Client;

/// <summary>The codes of the server's refusals and of failed generations.</summary>
public static class ErrorCodes
{
    public const string InvalidRequest = "invalid_request";
    public const string Unauthenticated = "unauthenticated";
    public const string Permission = "permission";
    public const string NotFound = "not_found";
    public const string QuotaExceeded = "quota_exceeded";
    public const string Capacity = "capacity";
    public const string ModelUnavailable = "model_unavailable";
    public const string OutOfMemory = "out_of_memory";
    public const string DeadlineExceeded = "deadline_exceeded";
    public const string Cancelled = "cancelled";
    public const string Internal = "internal";
}
