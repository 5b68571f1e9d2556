using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Dreamer.Api.OpenAi;

/// <summary>What went wrong, in the four words that OpenAI's clients know.</summary>
internal sealed record OpenAiError(
    [property: Description("One sentence that holds the value at fault.")]
    [property: Example("Field 'n' is 0, and takes 1 to 10.")] string Message,
    [property: Description("The class of the error."), Example("invalid_request_error")] string Type,
    [property: Description("The field, parameter or header at fault; null where there is none.")]
    [property: Example("n"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: Description("The code of this server's other faces."), Example("invalid_request")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);
