using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Runtime;

internal enum Tag { Default, None, Tensor, Int, Double, Bool, Ints, Doubles, Tensors, OptionalTensors, String, Generator }

[StructLayout(LayoutKind.Sequential)]
internal struct NativeArg
{
    internal Tag Tag;
    internal int Length;
    internal long Bits;
}

/// <summary>One argument of an operator, made from whatever the caller has.</summary>
internal readonly unsafe struct Arg
{
    internal readonly Tag Tag;
    internal readonly long Bits;
    internal readonly object? Object;

    private Arg(Tag tag, long bits = 0, object? value = null) => (Tag, Bits, Object) = (tag, bits, value);

    /// <summary>Leaves the argument to the operator's schema.</summary>
    internal static Arg Default => new(Tag.Default);

    internal static Arg None => new(Tag.None);

    /// <summary>How many 8-byte places the argument's list needs.</summary>
    internal int Elements => Object switch
    {
        Array list when Tag != Tag.String => list.Length,
        byte[] text => (text.Length + 7) / 8,
        _ => 0,
    };

    /// <summary>Copies a list to <paramref name="free"/> and moves that on; other arguments are their bits.</summary>
    internal NativeArg ToNative(ref long* free)
    {
        var start = free;
        switch (Object)
        {
            case long[] list: list.CopyTo(new Span<long>(free, list.Length)); break;
            case double[] list: list.CopyTo(new Span<double>(free, list.Length)); break;
            case byte[] text: text.CopyTo(new Span<byte>(free, text.Length)); break;
            case Tensor?[] list:
                for (var i = 0; i < list.Length; i++)
                {
                    free[i] = list[i] is { } tensor ? tensor.Handle : 0;
                }
                break;
            default: return new NativeArg { Tag = Tag, Bits = Bits };
        }
        free += Elements;
        return new NativeArg { Tag = Tag, Length = ((Array)Object).Length, Bits = (long)start };
    }

    internal static Arg Optionals(Tensor?[] tensors) => new(Tag.OptionalTensors, 0, tensors);

    public static implicit operator Arg(Tensor? value) => value is null ? None : new(Tag.Tensor, value.Handle, value);
    public static implicit operator Arg(Tensor[] value) => new(Tag.Tensors, 0, value);
    public static implicit operator Arg(long value) => new(Tag.Int, value);
    public static implicit operator Arg(int value) => new(Tag.Int, value);
    public static implicit operator Arg(bool value) => new(Tag.Bool, value ? 1 : 0);
    public static implicit operator Arg(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(Scalar value) => new(value.Tag, value.Bits);
    public static implicit operator Arg(Scalar? value) => value is null ? None : value.Value;
    public static implicit operator Arg(ScalarType value) => new(Tag.Int, (long)value);
    public static implicit operator Arg(ScalarType? value) => value is null ? None : value.Value;
    public static implicit operator Arg(long? value) => value is null ? None : value.Value;
    public static implicit operator Arg(double? value) => value is null ? None : value.Value;
    public static implicit operator Arg(bool? value) => value is null ? None : value.Value;
    public static implicit operator Arg(long[]? value) => value is null ? None : new(Tag.Ints, 0, value);
    public static implicit operator Arg(double[]? value) => value is null ? None : new(Tag.Doubles, 0, value);
    public static implicit operator Arg(string? value) => value is null ? None : new(Tag.String, 0, System.Text.Encoding.UTF8.GetBytes(value));
    public static implicit operator Arg(Generator? value) => value is null ? None : new(Tag.Generator, value.Handle, value);
}
