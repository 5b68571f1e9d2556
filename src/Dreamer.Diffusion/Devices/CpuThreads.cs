using System.Globalization;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Devices;

/// <summary>
/// How many of the processor's cores a CPU device takes, where <c>DREAMER_THREADS</c> says: else all. Processes that each take all get in each
/// other's way, since libtorch's threads spin while they wait for one that the system has put aside.
/// </summary>
public static class CpuThreads
{
    private const string Variable = "DREAMER_THREADS";

    /// <summary>For tensors that the calling thread runs: OpenMP keeps the number per thread.</summary>
    public static void Apply()
    {
        if (Asked(Environment.GetEnvironmentVariable(Variable)) is { } threads)
        {
            set_num_threads(threads);
        }
    }

    internal static int? Asked(string? text) => text switch
    {
        null or "" => null,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads is > 0 and <= 1024 => threads,
        _ => throw new ArgumentException($"{Variable} is '{text}', and takes 1 to 1024."),
    };
}
