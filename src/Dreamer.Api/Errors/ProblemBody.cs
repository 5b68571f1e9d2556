using System.Text.Json.Serialization;

namespace Dreamer.Api.Errors;

/// <summary>The wire form of a problem.</summary>
public sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, ErrorCode Code, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param, string RequestId, bool Retryable);
