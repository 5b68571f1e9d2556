namespace Dreamer.Client.Generations;

/// <summary>The names of a generation's states.</summary>
public static class GenerationStates
{
    public const string Queued = "queued";

    /// <summary>Accepted, and waiting until fewer of the tenant's run.</summary>
    public const string Throttled = "throttled";

    public const string Running = "running";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
    public const string Expired = "expired";

    /// <summary>Whether nothing changes any more.</summary>
    public static bool IsFinal(string state) => state is Succeeded or Failed or Cancelled or Expired;
}
