namespace Dreamer.Inference.Admissions;

/// <summary>How many places a job is away from coming in, whether it comes in by its turn after a long wait, and who would have to leave for it.</summary>
internal sealed record PlaceDecision(int Position, bool ByTurn, string? Victim = null);
