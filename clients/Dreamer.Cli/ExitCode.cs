namespace Dreamer.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>128 and the number of SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;
}
