using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Degrading;

/// <summary>What JPEG-like codecs do to a picture: 8×8 blocks, cosine transform, coefficients rounded.</summary>
internal static class BlockCompression
{
    private const int Size = 8;
    private static readonly float[] s_basis = CosineBasis();
    private static readonly float[] s_transposed = [.. Enumerable.Range(0, Size * Size).Select(i => s_basis[i % Size * Size + i / Size])];
    private static readonly float[] s_steps = QuantisationSteps();

    public static void Quantise(Span<float> plane, float coarseness)
    {
        Span<float> block = stackalloc float[Size * Size];
        for (var y = 0; y < Scene.Side; y += Size)
        {
            for (var x = 0; x < Scene.Side; x += Size)
            {
                Copy(plane[(y * Scene.Side + x)..], Scene.Side, block, Size);
                Round(block, coarseness);
                Copy(block, Size, plane[(y * Scene.Side + x)..], Scene.Side);
            }
        }
    }

    private static void Round(Span<float> block, float coarseness)
    {
        Span<float> half = stackalloc float[Size * Size];
        Multiply(s_basis, block, half);
        Multiply(half, s_transposed, block);
        for (var i = 0; i < block.Length; i++)
        {
            var step = coarseness * s_steps[i];
            block[i] = MathF.Round(block[i] / step) * step;
        }

        Multiply(s_transposed, block, half);
        Multiply(half, s_basis, block);
    }

    /// <summary>8×8 matrices, one row of the product a vector.</summary>
    private static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> product)
    {
        var rows = MemoryMarshal.Cast<float, Vector256<float>>(right);
        var target = MemoryMarshal.Cast<float, Vector256<float>>(product);
        for (var row = 0; row < Size; row++)
        {
            var sum = Vector256<float>.Zero;
            for (var i = 0; i < Size; i++)
            {
                sum += left[row * Size + i] * rows[i];
            }

            target[row] = sum;
        }
    }

    private static void Copy(ReadOnlySpan<float> source, int sourceStride, Span<float> target, int targetStride)
    {
        for (var row = 0; row < Size; row++)
        {
            source.Slice(row * sourceStride, Size).CopyTo(target.Slice(row * targetStride, Size));
        }
    }

    private static float[] CosineBasis()
    {
        var basis = new float[Size * Size];
        for (var i = 0; i < basis.Length; i++)
        {
            var (k, n) = (i / Size, i % Size);
            basis[i] = MathF.Sqrt((k == 0 ? 1f : 2f) / Size) * MathF.Cos(MathF.PI * (2 * n + 1) * k / (2 * Size));
        }

        return basis;
    }

    /// <summary>About JPEG quality 60, in units of [-1, 1] pixels: coarser for higher frequencies.</summary>
    private static float[] QuantisationSteps() =>
        [.. Enumerable.Range(0, Size * Size).Select(i => (12 + 4 * (i / Size + i % Size)) / 127.5f)];
}
