using TorchSharp.Runtime;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number of any type, as operators take it.</summary>
public readonly struct Scalar
{
    internal readonly Tag Tag;
    internal readonly long Bits;

    private Scalar(Tag tag, long bits) => (Tag, Bits) = (tag, bits);

    public static implicit operator Scalar(byte value) => new(Tag.Int, value);
    public static implicit operator Scalar(int value) => new(Tag.Int, value);
    public static implicit operator Scalar(long value) => new(Tag.Int, value);
    public static implicit operator Scalar(Half value) => (double)value;
    public static implicit operator Scalar(float value) => (double)value;
    public static implicit operator Scalar(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Scalar(bool value) => new(Tag.Bool, value ? 1 : 0);

    public ScalarType Type => Tag switch { Tag.Double => ScalarType.Float64, Tag.Bool => ScalarType.Bool, _ => ScalarType.Int64 };

    /// <summary>The type a tensor filled with it has, unless another is asked for.</summary>
    internal ScalarType FillType => Type == ScalarType.Float64 ? ScalarType.Float32 : Type;

    internal double AsDouble => Tag == Tag.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;
    internal long AsInt64 => Tag == Tag.Double ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;
}

/// <summary>Conversions to and from <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    internal static Scalar ToScalar(this int value) => value;
    internal static Scalar ToScalar(this long value) => value;
    internal static Scalar ToScalar(this float value) => value;
    internal static Scalar ToScalar(this double value) => value;
    internal static Scalar ToScalar(this bool value) => value;
    internal static float ToSingle(this Scalar value) => (float)value.AsDouble;
    internal static double ToDouble(this Scalar value) => value.AsDouble;
    internal static int ToInt32(this Scalar value) => (int)value.AsInt64;
    internal static long ToInt64(this Scalar value) => value.AsInt64;
    internal static bool ToBoolean(this Scalar value) => value.AsInt64 != 0;
}
