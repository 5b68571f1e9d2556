namespace Dreamer.Grains.Tenants;

/// <summary>A generation that was accepted, and when; of one that is not stored yet, when it was asked for.</summary>
internal sealed record Reservation(GenerationId Generation, DateTimeOffset At);
