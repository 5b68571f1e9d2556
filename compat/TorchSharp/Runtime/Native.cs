using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Runtime;

/// <summary>The C ABI of the shim (native/), and the settings that must stand before libtorch is loaded.</summary>
internal static unsafe partial class Native
{
    private const string Library = "dreamer_torch";
    private static readonly TimeSpan TrimEvery = TimeSpan.FromSeconds(10);
    private static readonly Timer Trimmer;

    static Native()
    {
        // 1. The environment that OpenBLAS and OpenMP read while they are being loaded. .NET's own copy of it does not reach them.
        SetDefault("OPENBLAS_CORETYPE", Avx512F.IsSupported ? "SkylakeX" : Avx2.IsSupported ? "Haswell" : null);
        SetDefault("OMP_WAIT_POLICY", "PASSIVE");

        // 2. The shim beside the assembly, wherever the process was started.
        NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, static (name, assembly, path) =>
            name == Library ? NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, $"lib{Library}.so")) : IntPtr.Zero);

        // 3. Memory and threads, before the first tensor.
        InstallAllocator(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        var threads = Environment.GetEnvironmentVariable("DREAMER_THREADS");
        Check(SetThreads(threads is null ? Environment.ProcessorCount : ParseThreads(threads)));
        Trimmer = new Timer(static _ => Trim(), null, TrimEvery, TrimEvery);
    }

    private static void SetDefault(string name, string? value)
    {
        if (value is not null)
        {
            _ = SetEnvironment(name, value, 0);
        }
    }

    private static int ParseThreads(string text) => int.TryParse(text, out var count) && count is > 0 and <= 4096
        ? count : throw new ArgumentException($"DREAMER_THREADS must be a number from 1 to 4096, not '{text}'.");

    /// <summary>Throws libtorch's message if the shim reported a failure.</summary>
    internal static int Check(int result) => result >= 0 ? result : throw Failure();

    internal static IntPtr Check(IntPtr handle) => handle != IntPtr.Zero ? handle : throw Failure();

    internal static ExternalException Failure() => new(Marshal.PtrToStringUTF8(Error()));

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)] private static partial int SetEnvironment(string name, string value, int overwrite);
    [LibraryImport(Library, EntryPoint = "dt_error")] private static partial IntPtr Error();
    [LibraryImport(Library, EntryPoint = "dt_install_allocator")] private static partial void InstallAllocator(long limit);
    [LibraryImport(Library, EntryPoint = "dt_trim")] internal static partial long Trim();
    [LibraryImport(Library, EntryPoint = "dt_cached")] internal static partial long Cached();
    [LibraryImport(Library, EntryPoint = "dt_threads")] internal static partial int Threads();
    [LibraryImport(Library, EntryPoint = "dt_set_threads")] internal static partial int SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "dt_find", StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr Find(string name);
    [LibraryImport(Library, EntryPoint = "dt_call")] internal static partial int Call(IntPtr op, NativeArg* args, int count, IntPtr* results, int capacity, long* scalar);
    [LibraryImport(Library, EntryPoint = "dt_results")] internal static partial void Results(IntPtr* results);

    [LibraryImport(Library, EntryPoint = "dt_release")] internal static partial void Release(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_alias")] internal static partial IntPtr Alias(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_dim"), SuppressGCTransition] internal static partial int Dim(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_numel"), SuppressGCTransition] internal static partial long Numel(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_dtype"), SuppressGCTransition] internal static partial int Dtype(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_size"), SuppressGCTransition] internal static partial long Size(IntPtr handle, long dim);
    [LibraryImport(Library, EntryPoint = "dt_stride"), SuppressGCTransition] internal static partial long Stride(IntPtr handle, long dim);
    [LibraryImport(Library, EntryPoint = "dt_is_contiguous"), SuppressGCTransition] internal static partial int IsContiguous(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_requires_grad"), SuppressGCTransition] internal static partial int RequiresGrad(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_is_leaf")] internal static partial int IsLeaf(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_data")] internal static partial IntPtr Data(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_set_requires_grad")] internal static partial int SetRequiresGrad(IntPtr handle, int value);
    [LibraryImport(Library, EntryPoint = "dt_grad")] internal static partial IntPtr Grad(IntPtr handle);
    [LibraryImport(Library, EntryPoint = "dt_set_grad")] internal static partial int SetGrad(IntPtr handle, IntPtr grad);
    [LibraryImport(Library, EntryPoint = "dt_from_blob")] internal static partial IntPtr FromBlob(IntPtr data, long* sizes, int dims, int dtype, delegate* unmanaged<IntPtr, void> free, IntPtr context);
    [LibraryImport(Library, EntryPoint = "dt_backward")]
    internal static partial int Backward(IntPtr* outputs, IntPtr* grads, int count, IntPtr* inputs, int inputCount, int retainGraph, int createGraph, int allowUnused, IntPtr* results);

    [LibraryImport(Library, EntryPoint = "dt_grad_mode"), SuppressGCTransition] internal static partial int GradMode();
    [LibraryImport(Library, EntryPoint = "dt_set_grad_mode"), SuppressGCTransition] internal static partial void SetGradMode(int enabled);
    [LibraryImport(Library, EntryPoint = "dt_inference_enter")] internal static partial IntPtr InferenceEnter(int enabled);
    [LibraryImport(Library, EntryPoint = "dt_inference_exit")] internal static partial void InferenceExit(IntPtr mode);

    [LibraryImport(Library, EntryPoint = "dt_generator")] internal static partial IntPtr NewGenerator(ulong seed);
    [LibraryImport(Library, EntryPoint = "dt_default_generator")] internal static partial IntPtr DefaultGenerator();
    [LibraryImport(Library, EntryPoint = "dt_generator_free")] internal static partial void FreeGenerator(IntPtr generator);
    [LibraryImport(Library, EntryPoint = "dt_generator_seed")] internal static partial ulong GeneratorSeed(IntPtr generator);
    [LibraryImport(Library, EntryPoint = "dt_generator_set_seed")] internal static partial void SetGeneratorSeed(IntPtr generator, ulong seed);
    [LibraryImport(Library, EntryPoint = "dt_generator_state")] internal static partial IntPtr GeneratorState(IntPtr generator);
    [LibraryImport(Library, EntryPoint = "dt_generator_set_state")] internal static partial int SetGeneratorState(IntPtr generator, IntPtr state);

    [LibraryImport(Library, EntryPoint = "dt_attention")] internal static partial IntPtr Attention(IntPtr query, IntPtr key, IntPtr value, IntPtr mask, double dropout, int isCausal);
    [LibraryImport(Library, EntryPoint = "dt_group_norm")] internal static partial IntPtr GroupNorm(IntPtr input, long groups, IntPtr weight, IntPtr bias, double eps);
    [LibraryImport(Library, EntryPoint = "dt_adamw")] internal static partial int AdamW(IntPtr* parameters, IntPtr* gradients, IntPtr* means, IntPtr* squares, long* steps, int count, double* numbers);
    [LibraryImport(Library, EntryPoint = "dt_clip_grad_norm")] internal static partial double ClipGradNorm(IntPtr* parameters, int count, double maxNorm, double normType);
}
