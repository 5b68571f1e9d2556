using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Native;

/// <summary>
/// What libtorch, OpenMP and the C library are told before the first tensor. The environment of .NET does
/// not reach native code, so this speaks to the C library. What only counts when a process starts is in the script ./dreamer. What a user
/// has set stays.
/// </summary>
public static partial class NativeSettings
{
    /// <summary>How many threads compute on a CPU device.</summary>
    public const string ThreadsVariable = "DREAMER_THREADS";

    /// <summary>As many as are set, else as many as libtorch takes by itself.</summary>
    public static int Threads => s_threads.Value ?? get_num_threads();

    private const string StartVariable = "GLIBC_TUNABLES"; // as ./dreamer sets it, it says all that Malloc says, and more
    private const int MaxThreadsOfACore = 4;
    private const int TrimThreshold = -1, TopPad = -2, MmapThreshold = -3; // <malloc.h>

    private static readonly Lazy<int?> s_threads = new(
        () => ParseThreads(Environment.GetEnvironmentVariable(ThreadsVariable), Environment.ProcessorCount));
    private static readonly Lazy<int?> s_applied = new(ApplyOnce);

    /// <summary>Before the first tensor; more calls do nothing. Throws where DREAMER_THREADS is no count.</summary>
    public static void Apply() => _ = s_applied.Value;

    /// <summary>For threads that compute: OpenMP counts by the thread that calls it.</summary>
    public static void ApplyToThread()
    {
        Apply();
        SetThreads();
    }

    /// <summary>The count alone, of all that is set.</summary>
    internal static void SetThreads()
    {
        if (s_threads.Value is { } count)
        {
            set_num_threads(count);
        }
    }

    /// <summary>Gives the system back the memory that malloc holds free: when a model has gone, and where memory is measured.</summary>
    public static void ReleaseFreeMemory()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Trim(0);
        }
    }

    internal static int? ParseThreads(string? text, int cores)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        return int.TryParse(text, out var count) && count >= 1 && count <= cores * MaxThreadsOfACore
            ? count
            : throw new ArgumentException(
                $"{ThreadsVariable} is '{text}', and takes a whole number from 1 to {cores * MaxThreadsOfACore}, {MaxThreadsOfACore} for "
                    + $"each core.");
    }

    private static int? ApplyOnce()
    {
        var threads = s_threads.Value;
        if (OperatingSystem.IsLinux())
        {
            // 1. OpenMP reads these while it is loaded. A thread that waits spins shortly: not at all, and steps take up to
            //    twice as long; longer, and it takes the cores from whoever else computes here.
            SetDefault("GOMP_SPINCOUNT", "3000");
            if (threads is { } count)
            {
                _ = SetEnvironment("OMP_NUM_THREADS", $"{count}", overwrite: 1);
            }

            // 2. libtorch reads this at its first large tensor: huge pages, of which there are fewer to fault in.
            SetDefault("THP_MEM_ALLOC_ENABLE", "1");

            // 3. Memory that a step frees serves the next one, instead of going back to the system page by page.
            if (Environment.GetEnvironmentVariable(StartVariable) is null)
            {
                KeepFreedMemory();
            }
        }
        return threads;
    }

    private static void KeepFreedMemory()
    {
        _ = Malloc(MmapThreshold, 1 << 30);
        _ = Malloc(TrimThreshold, int.MaxValue);
        _ = Malloc(TopPad, 256 << 20);
    }

    private static void SetDefault(string name, string value) => _ = SetEnvironment(name, value, overwrite: 0);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Malloc(int setting, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nint kept);
}
