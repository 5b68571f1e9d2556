
namespace Dreamer.Client.Generations;

/// <summary>Something that happened to a generation; its type is one of <see cref="EventTypes"/>.</summary>
public sealed record GenerationEvent
{
    /// <summary>Its number in its session: what <c>afterSequence</c> takes.</summary>
    public long Sequence { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The generation that it happened to.</summary>
    public required string GenerationId { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The state that it is in; one of <see cref="GenerationStates"/>.</summary>
    public string? State { get; init; }

    /// <summary>How far it is.</summary>
    public GenerationProgress? Progress { get; init; }

    /// <summary>The result that was made; of an output and of a preview.</summary>
    public GenerationOutput? Output { get; init; }

    /// <summary>Why it failed; of an error.</summary>
    public GenerationError? Error { get; init; }
}
