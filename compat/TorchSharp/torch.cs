using TorchSharp.Runtime;

namespace TorchSharp;

/// <summary>Where tensors live; this library has the CPU.</summary>
public enum DeviceType
{
    CPU = 0,
}

/// <summary>libtorch in C#, with Python's names.</summary>
public static partial class torch
{
    public enum ScalarType : sbyte
    {
        Byte = 0,
        Int32 = 3,
        Int64 = 4,
        Float16 = 5,
        Float32 = 6,
        Float64 = 7,
        Bool = 11,
        BFloat16 = 15,
    }

    internal static readonly ScalarType @bool = ScalarType.Bool;
    internal static readonly ScalarType uint8 = ScalarType.Byte;
    internal static readonly ScalarType int32 = ScalarType.Int32;
    internal static readonly ScalarType int64 = ScalarType.Int64;
    internal static readonly ScalarType @long = ScalarType.Int64;
    internal static readonly ScalarType bfloat16 = ScalarType.BFloat16;
    internal static readonly ScalarType float16 = ScalarType.Float16;
    public static readonly ScalarType half = ScalarType.Float16;
    public static readonly ScalarType float32 = ScalarType.Float32;
    public static readonly ScalarType float64 = ScalarType.Float64;

    internal static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>A device by type and index.</summary>
    public sealed class Device(DeviceType deviceType, int index = -1)
    {
        public Device(string description)
            : this(description == "cpu" ? DeviceType.CPU : throw new NotSupportedException($"Device '{description}' needs the real TorchSharp package; this build has 'cpu'."))
        {
        }

        public DeviceType type { get; } = deviceType == DeviceType.CPU ? deviceType : throw new NotSupportedException($"Device {deviceType} needs the real TorchSharp package; this build has CPU.");

        public int index { get; } = index;

        public override string ToString() => "cpu";

        public static implicit operator Device(string description) => new(description);
    }

    public static Device device(string description) => new(description);

    public static bool is_floating_point(ScalarType type) => type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    internal static ScalarType ToScalarType(Type type) =>
        type == typeof(float) ? ScalarType.Float32
        : type == typeof(long) ? ScalarType.Int64
        : type == typeof(int) ? ScalarType.Int32
        : type == typeof(byte) ? ScalarType.Byte
        : type == typeof(bool) ? ScalarType.Bool
        : type == typeof(double) ? ScalarType.Float64
        : type == typeof(Half) ? ScalarType.Float16
        : throw new NotSupportedException($"The type {type.FullName} is not supported.");

    /// <summary>How many threads an operation may use that is called on this thread.</summary>
    public static int get_num_threads() => Native.Threads();

    /// <summary>Holds on this thread, and on those that call their first operation later.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.SetThreads(num));

    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Push();

    public static IDisposable no_grad() => new GradMode(false);

    public static bool is_grad_enabled() => Native.GradMode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly int _previous = Native.GradMode();

        internal GradMode(bool enabled) => Native.SetGradMode(enabled ? 1 : 0);

        public void Dispose() => Native.SetGradMode(_previous);
    }

    private sealed class InferenceGuard(bool mode) : IDisposable
    {
        private IntPtr _guard = Native.InferenceEnter(mode ? 1 : 0);

        public void Dispose()
        {
            Native.InferenceExit(_guard);
            _guard = IntPtr.Zero; // deleting null does nothing
        }
    }

    /// <summary>Reverse-mode differentiation.</summary>
    public static unsafe class autograd
    {
        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            Run(tensors, grad_tensors, inputs ?? [], retain_graph ?? create_graph, create_graph, false, null);

        public static IList<Tensor?> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new IntPtr[inputs.Count];
            Run(outputs, grad_outputs, inputs, retain_graph || create_graph, create_graph, allow_unused, results);
            return Array.ConvertAll(results, static handle => handle == IntPtr.Zero ? null : new Tensor(handle));
        }

        private static void Run(IList<Tensor> outputs, IList<Tensor>? grads, IList<Tensor> inputs, bool retain, bool create, bool unused, IntPtr[]? results)
        {
            fixed (IntPtr* outputHandles = Handles(outputs), gradHandles = grads is null ? null : Handles(grads), inputHandles = Handles(inputs), resultHandles = results)
            {
                Native.Check(Native.Backward(outputHandles, gradHandles, outputs.Count, inputHandles, inputs.Count, retain ? 1 : 0, create ? 1 : 0, unused ? 1 : 0, resultHandles));
            }
            GC.KeepAlive((outputs, grads, inputs));
        }
    }

    internal static IntPtr[] Handles(IEnumerable<Tensor> tensors) => [.. tensors.Select(tensor => tensor.Handle)];
}
