using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>Why a generation did not succeed.</summary>
internal sealed record ErrorResource(ErrorCode Code, string Message, bool Retryable)
{
    public static ErrorResource? Of(GenerationError? error) => error is null ? null : new(error.Code, error.Detail, error.Retryable);
}
