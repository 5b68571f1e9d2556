namespace Dreamer.Inference.Pipelines;

/// <summary>How much memory this process takes on while something runs, as Linux counts it, which lets a process set its own peak back.</summary>
internal static class PeakMemory
{
    private const string SetBack = "5"; // proc(5): the peak of the resident set becomes what is resident now

    /// <summary>Runs it; answers null where the system does not tell.</summary>
    public static long? During(Action work)
    {
        var before = Begin();
        work();
        return before is { } resident && Read("VmHWM:") is { } peak ? Math.Max(0, peak - resident) : null;
    }

    private static long? Begin()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", SetBack);
            return Read("VmRSS:");
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long? Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith(field, StringComparison.Ordinal));
        return line is not null && long.TryParse(line.AsSpan(field.Length).TrimEnd("kB").Trim(), out var kibibytes) ? kibibytes << 10 : null;
    }
}
