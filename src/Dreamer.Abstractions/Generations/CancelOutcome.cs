namespace Dreamer.Generations;

/// <summary>What became of a cancel.</summary>
public enum CancelOutcome
{
    Cancelled,
    Cancelling,
    AlreadyCompleted,
    NotFound,
}
