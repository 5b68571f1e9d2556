using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>Finds weights that are no numbers, infinite, or infinite in the type that they shall have in memory.</summary>
internal static class FiniteNumbers
{
    private const double MaxFloat16 = 65504, MaxBFloat16 = 3.3895313892515355e38;

    /// <summary>The first such value; null where there is none.</summary>
    public static double? FirstBeyond(ReadOnlySpan<byte> content, ScalarType type, ScalarType target)
    {
        var most = Math.Min(Max(type), Max(target));
        return type switch
        {
            ScalarType.Float64 => First(content, BitConverter.DoubleToUInt64Bits(most), BitConverter.UInt64BitsToDouble),
            ScalarType.Float32 =>
                First(content, BitConverter.SingleToUInt32Bits((float)most), bits => BitConverter.UInt32BitsToSingle(bits)),
            ScalarType.Float16 =>
                First(content, BitConverter.HalfToUInt16Bits((Half)most), bits => (double)BitConverter.UInt16BitsToHalf(bits)),
            ScalarType.BFloat16 =>
                First(
                    content, (ushort)(BitConverter.SingleToUInt32Bits((float)most) >> 16),
                    bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
            _ => null,
        };
    }

    private static double Max(ScalarType type) => type switch
    {
        ScalarType.Float16 => MaxFloat16,
        ScalarType.BFloat16 => MaxBFloat16,
        ScalarType.Float32 => float.MaxValue,
        _ => double.MaxValue,
    };

    // Without their signs, floating-point numbers are ordered as their bits are: the finite ones, infinity, what is no number.
    private static double? First<T>(ReadOnlySpan<byte> content, T most, Func<T, double> valueOf)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var all = MemoryMarshal.Cast<byte, T>(content);
        var (limits, signless) = (Vector.Create(most), Vector.Create(T.MaxValue >> 1));
        var whole = MemoryMarshal.Cast<T, Vector<T>>(all);
        foreach (var vector in whole)
        {
            if (Vector.GreaterThanAny(vector & signless, limits))
            {
                return Scan(all);
            }
        }
        return Scan(all[(whole.Length * Vector<T>.Count)..]);

        double? Scan(ReadOnlySpan<T> numbers)
        {
            foreach (var number in numbers)
            {
                if ((number & (T.MaxValue >> 1)) > most)
                {
                    return valueOf(number);
                }
            }
            return null;
        }
    }
}
