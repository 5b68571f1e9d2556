using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace TorchSharp.Runtime;

/// <summary>Calls ATen operators by schema name ("add.Tensor"); arguments left out take the schema's defaults.</summary>
internal static unsafe class Op
{
    private const int Inline = 8;
    private const int InlineElements = 64;

    // By reference: the names are literals, so hashing their text on every call would be waste.
    private static readonly ConcurrentDictionary<string, IntPtr> Found = new(ReferenceEqualityComparer.Instance);

    internal static Tensor One(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc IntPtr[Inline];
        _ = Invoke(name, args, results, out _);
        return new Tensor(results[0]);
    }

    internal static (Tensor, Tensor) Two(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc IntPtr[Inline];
        _ = Invoke(name, args, results, out _);
        return (new Tensor(results[0]), new Tensor(results[1]));
    }

    internal static Tensor[] Many(string name, params ReadOnlySpan<Arg> args)
    {
        var first = stackalloc IntPtr[Inline];
        var handles = new IntPtr[Invoke(name, args, first, out _)];
        fixed (IntPtr* all = handles)
        {
            Native.Results(all);
        }
        return Array.ConvertAll(handles, static handle => new Tensor(handle));
    }

    /// <summary>Runs an operator that changes its first argument, and gives that one back.</summary>
    internal static Tensor InPlace(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc IntPtr[Inline];
        if (Invoke(name, args, results, out _) > 0)
        {
            Native.Release(results[0]); // the same tensor once more
        }
        return (Tensor)args[0].Object!;
    }

    internal static long Value(string name, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc IntPtr[Inline];
        _ = Invoke(name, args, results, out var scalar);
        return scalar;
    }

    private static int Invoke(string name, ReadOnlySpan<Arg> args, IntPtr* results, out long scalar)
    {
        if (!Found.TryGetValue(name, out var op))
        {
            op = Found.GetOrAdd(name, Native.Check(Native.Find(name)));
        }
        var elements = 0;
        foreach (ref readonly var arg in args)
        {
            elements += arg.Elements;
        }
        Span<long> lists = elements <= InlineElements ? stackalloc long[InlineElements] : new long[elements];
        var native = stackalloc NativeArg[args.Length];
        long value = 0;
        int count;
        fixed (long* start = lists)
        {
            var free = start;
            for (var i = 0; i < args.Length; i++)
            {
                native[i] = args[i].ToNative(ref free);
            }
            count = Native.Call(op, native, args.Length, results, Inline, &value);
        }
        foreach (ref readonly var arg in args)
        {
            GC.KeepAlive(arg.Object);
        }
        scalar = value;
        return Native.Check(count);
    }
}
