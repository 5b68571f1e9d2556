namespace Dreamer.Errors;

/// <summary>
/// A refusal or failure that a client is told as it stands: a code, one sentence, and the field at fault. It is one of Orleans' own, since Orleans
/// wraps what else comes out of a grain's storage, and the client would be told "internal" of a full disk.
/// </summary>
[GenerateSerializer, Alias("dreamer.DreamerException")]
public sealed class DreamerException(ErrorCode code, string detail, string? param = null) : OrleansException(detail)
{
    [Id(0)] public ErrorCode Code { get; } = code;

    [Id(1)] public string? Param { get; } = param;

    /// <summary>The limit that a refusal with quota_exceeded is about.</summary>
    [Id(2)] public QuotaLimit? Limit { get; init; }

    public bool IsRetryable => Code.IsRetryable();
}
