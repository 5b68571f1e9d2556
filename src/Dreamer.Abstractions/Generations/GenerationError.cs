using Dreamer.Errors;

namespace Dreamer.Generations;

/// <summary>Why a generation did not succeed.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationError")]
public sealed record GenerationError([property: Id(0)] ErrorCode Code, [property: Id(1)] string Detail)
{
    public bool Retryable => Code.IsRetryable();
}
