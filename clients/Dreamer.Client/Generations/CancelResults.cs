namespace Dreamer.Client.Generations;

/// <summary>What a cancel can answer.</summary>
public static class CancelResults
{
    /// <summary>It has ended.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>It ends within a chunk of steps.</summary>
    public const string Cancelling = "cancelling";

    /// <summary>It had ended before.</summary>
    public const string AlreadyCompleted = "already_completed";
}
