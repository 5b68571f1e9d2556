using TorchSharp.Runtime;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers with its own state.</summary>
    public sealed class Generator : IDisposable
    {
        private IntPtr _handle;

        public Generator(ulong seed = 0, Device? device = null) : this(Native.NewGenerator(seed)) => _ = device;

        private Generator(IntPtr handle) => _handle = handle;

        ~Generator() => Free();

        public static Generator Default { get; } = new(Native.DefaultGenerator());

        internal IntPtr Handle => _handle != IntPtr.Zero ? _handle : throw new ObjectDisposedException(nameof(Generator));

        public Device device => CPU;

        public Tensor get_state() => new(Native.Check(Native.GeneratorState(Handle)));

        public void set_state(Tensor value) => Native.Check(Native.SetGeneratorState(Handle, value.Handle));

        public Generator manual_seed(long seed)
        {
            Native.SetGeneratorSeed(Handle, (ulong)seed);
            return this;
        }

        public void Dispose()
        {
            Free();
            GC.SuppressFinalize(this);
        }

        private void Free()
        {
            var handle = Interlocked.Exchange(ref _handle, IntPtr.Zero);
            if (handle != IntPtr.Zero)
            {
                Native.FreeGenerator(handle);
            }
        }
    }

    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);
}
