using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Dreamer.Api.Errors;

/// <summary>The wire form of a problem.</summary>
public sealed record ProblemBody(
    [property: Description("The kind of problem as a URN."), Example("urn:dreamer:error:invalid_request")] string Type,
    [property: Description("The status in words."), Example("Bad Request")] string Title,
    [property: Description("The HTTP status."), Example(400)] int Status,
    [property: Description("One sentence that holds the value at fault.")]
    [property: Example("Field 'steps' is 0, and takes 1 to 200.")] string Detail,
    [property: Description("What kind of problem it is, for programs.")] ErrorCode Code,
    [property: Description("The field, parameter or header at fault; null where there is none.")]
    [property: Example("steps"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: Description("What the log of the server calls this request."), Example("0HN7J4T0QK2VB:00000001")] string RequestId,
    [property: Description("Whether the same request may succeed later.")] bool Retryable);
