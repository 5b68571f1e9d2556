using System.Runtime.InteropServices;

namespace Dreamer.Diffusion.Tests.Networks;

/// <summary>What the C library has handed out in this process, libtorch's tensors among it.</summary>
internal static class NativeMemory
{
    public static long InUse()
    {
        var counts = MallInfo();
        return (long)(counts.Small + counts.Mapped);
    }

    /// <summary>struct mallinfo2 of malloc.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Counts
    {
        public nuint Arena, Chunks, FastChunks, Mappings, Mapped, Unused, FastBytes, Small, Free, Top;
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    private static extern Counts MallInfo();
}
