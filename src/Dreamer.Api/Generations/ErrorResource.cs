using System.ComponentModel;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>Why a generation did not succeed.</summary>
internal sealed record ErrorResource(
    [property: Description("What kind of failure it is, for programs.")] ErrorCode Code,
    [property: Description("One sentence for people."), Example("The model nano is not resident on cpu:0.")] string Message,
    [property: Description("Whether the same request may succeed later.")] bool Retryable)
{
    public static ErrorResource? Of(GenerationError? error) => error is null ? null : new(error.Code, error.Detail, error.Retryable);
}
