namespace Dreamer.Client;

/// <summary>An error as RFC 9457 has it, with the server's stable <c>code</c> and the parameter at fault.</summary>
public sealed record Problem(
    string? Type, string Title, int Status, string? Detail, string Code, string? Param, string? RequestId, bool Retryable);
