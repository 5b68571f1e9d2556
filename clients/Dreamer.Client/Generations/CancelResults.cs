namespace Dreamer.Client.Generations;

/// <summary>What a cancel can answer.</summary>
public static class CancelResults
{
    public const string Cancelled = "cancelled";

    /// <summary>It ends within a chunk of steps.</summary>
    public const string Cancelling = "cancelling";

    public const string AlreadyCompleted = "already_completed";
}
