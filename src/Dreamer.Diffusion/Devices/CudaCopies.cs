using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Devices;

/// <summary>
/// Copies to a CUDA device on a stream of their own, which TorchSharp has none of: plain calls of libcudart, on memory of libtorch's. What
/// libtorch computes is on the device's default stream.
/// </summary>
internal static unsafe partial class CudaCopies
{
    private const uint NonBlocking = 1, WithoutTimes = 2; // cudaStreamNonBlocking, cudaEventDisableTiming
    private const int ToDevice = 1; // cudaMemcpyHostToDevice
    private const nint DefaultStream = 0;

    public static nint NewStream(int device)
    {
        nint stream;
        CudaRuntime.Use(device);
        var create = (delegate* unmanaged<nint*, uint, int>)CudaRuntime.Export("cudaStreamCreateWithFlags");
        CudaRuntime.Check(create(&stream, NonBlocking), "cudaStreamCreateWithFlags");
        return stream;
    }

    public static nint NewEvent(int device)
    {
        nint made;
        CudaRuntime.Use(device);
        var create = (delegate* unmanaged<nint*, uint, int>)CudaRuntime.Export("cudaEventCreateWithFlags");
        CudaRuntime.Check(create(&made, WithoutTimes), "cudaEventCreateWithFlags");
        return made;
    }

    /// <summary>The event comes once all that is queued on the device's default stream has ended.</summary>
    public static void Record(nint marked, int device)
    {
        CudaRuntime.Use(device);
        var record = (delegate* unmanaged<nint, nint, int>)CudaRuntime.Export("cudaEventRecord");
        CudaRuntime.Check(record(marked, DefaultStream), "cudaEventRecord");
    }

    public static void WaitFor(nint marked) => Call("cudaEventSynchronize", marked);

    /// <summary>Both tensors are contiguous, of one shape and type, and <paramref name="from"/> is pinned.</summary>
    public static void CopyToDevice(Tensor from, Tensor to, nint stream)
    {
        var bytes = (nuint)(from.numel() * from.element_size());
        var copy = (delegate* unmanaged<nint, nint, nuint, int, nint, int>)CudaRuntime.Export("cudaMemcpyAsync");
        CudaRuntime.Check(copy(Data(to.Handle), Data(from.Handle), bytes, ToDevice, stream), "cudaMemcpyAsync");
    }

    /// <summary>Waits for all that is queued on it.</summary>
    public static void Finish(nint stream) => Call("cudaStreamSynchronize", stream);

    public static void DestroyEvent(nint made) => Call("cudaEventDestroy", made);

    public static void DestroyStream(nint stream) => Call("cudaStreamDestroy", stream);

    private static void Call(string name, nint argument) =>
        CudaRuntime.Check(((delegate* unmanaged<nint, int>)CudaRuntime.Export(name))(argument), name);

    /// <summary>Where a tensor's numbers begin, on whatever device.</summary>
    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_data")]
    private static partial nint Data(nint tensor);
}
