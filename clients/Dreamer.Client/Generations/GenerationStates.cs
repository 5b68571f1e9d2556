namespace Dreamer.Client.Generations;

/// <summary>The names of a generation's states.</summary>
public static class GenerationStates
{
    /// <summary>It waits for a device.</summary>
    public const string Queued = "queued";

    /// <summary>Accepted, and waiting until fewer of the tenant's run.</summary>
    public const string Throttled = "throttled";

    /// <summary>A device has it.</summary>
    public const string Running = "running";

    /// <summary>Its results are there.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It came to nothing; its error says why.</summary>
    public const string Failed = "failed";

    /// <summary>Somebody cancelled it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Its deadline came first.</summary>
    public const string Expired = "expired";

    /// <summary>Whether nothing changes any more.</summary>
    public static bool IsFinal(string state) => state is Succeeded or Failed or Cancelled or Expired;
}
