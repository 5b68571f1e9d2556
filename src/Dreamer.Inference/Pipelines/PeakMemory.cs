using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using TorchSharp;

namespace Dreamer.Inference.Pipelines;

/// <summary>
/// How much memory a device takes on while something runs. Of the CPU, as Linux counts the process, which may set its own peak back. On
/// CUDA, what libtorch has
/// reserved more than before: it keeps what was freed, so the first steps show their peak, and later ones nothing.
/// </summary>
internal static class PeakMemory
{
    private const string SetBack = "5"; // proc(5): the peak of the resident set becomes what is resident now

    /// <summary>Runs it; answers null where the system does not tell.</summary>
    public static long? During(torch.Device device, Action work)
    {
        if (ComputeDevices.Memory(device) is { } memory)
        {
            work();
            return ComputeDevices.Memory(device) is { } after ? Math.Max(0, memory.Free - after.Free) : null;
        }
        var before = Begin();
        work();
        return before is { } resident && Read("VmHWM:") is { } peak ? Math.Max(0, peak - resident) : null;
    }

    private static long? Begin()
    {
        try
        {
            NativeSettings.ReleaseFreeMemory(); // memory that earlier work has freed would hide what this one takes
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
        return line is not null && long.TryParse(line.AsSpan(field.Length).TrimEnd("kB").Trim(), out var kibibytes)
            ? kibibytes << 10
            : null;
    }
}
