using System.Runtime.InteropServices;

namespace Dreamer.Diffusion.Devices;

/// <summary>What TorchSharp does not ask of CUDA, asked of the very libcudart that libtorch has loaded.</summary>
internal static unsafe class CudaRuntime
{
    private const int CapabilityMajor = 75; // cudaDevAttrComputeCapabilityMajor

    private static readonly Lazy<nint> s_library = new(Find);

    /// <summary>Bytes, free and in all. What libtorch has reserved is not free, whether tensors are in it or not.</summary>
    public static (long Free, long Total) Memory(int device)
    {
        nuint free, total;
        Use(device);
        Check(((delegate* unmanaged<nuint*, nuint*, int>)Export("cudaMemGetInfo"))(&free, &total), "cudaMemGetInfo");
        return ((long)free, (long)total);
    }

    /// <summary>8 and up computes in bfloat16.</summary>
    public static int Capability(int device)
    {
        int major;
        Check(
            ((delegate* unmanaged<int*, int, int, int>)Export("cudaDeviceGetAttribute"))(&major, CapabilityMajor, device),
            "cudaDeviceGetAttribute");
        return major;
    }

    /// <summary>Calls of this thread that name no device are of this one.</summary>
    public static void Use(int device) => Check(((delegate* unmanaged<int, int>)Export("cudaSetDevice"))(device), "cudaSetDevice");

    public static nint Export(string name) => NativeLibrary.GetExport(s_library.Value, name);

    /// <summary>Its file's name differs by version and by who packed it: what is mapped into the process is the one.</summary>
    private static nint Find()
    {
        var path = File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .FirstOrDefault(file => Path.GetFileName(file).StartsWith("libcudart", StringComparison.Ordinal));
        return NativeLibrary.Load(path ?? throw new DllNotFoundException("CUDA is in use, and no libcudart is loaded in this process."));
    }

    public static void Check(int code, string call)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"{call} failed with the CUDA error {code}.");
        }
    }
}
