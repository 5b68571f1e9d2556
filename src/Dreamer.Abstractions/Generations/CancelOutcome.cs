namespace Dreamer.Generations;

/// <summary>What became of a wish to cancel.</summary>
public enum CancelOutcome
{
    Cancelled,
    Cancelling,
    AlreadyCompleted,
    NotFound,
}
