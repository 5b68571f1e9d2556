
namespace Dreamer.Client.Generations;

/// <summary>Something that happened to a generation; its type is one of <see cref="EventTypes"/>.</summary>
public sealed record GenerationEvent
{
    public long Sequence { get; init; }

    public required string Type { get; init; }

    public required string GenerationId { get; init; }

    public DateTimeOffset At { get; init; }

    public string? State { get; init; }

    public GenerationProgress? Progress { get; init; }

    public GenerationOutput? Output { get; init; }

    public GenerationError? Error { get; init; }
}
