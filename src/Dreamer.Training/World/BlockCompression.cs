namespace Dreamer.Training.World;

/// <summary>What JPEG-like codecs do to a picture: 8×8 blocks, cosine transform, coefficients rounded.</summary>
internal static class BlockCompression
{
    private const int Size = 8;
    private static readonly float[] Basis = CosineBasis();
    private static readonly float[] Steps = QuantisationSteps();

    public static void Quantise(Span<float> plane)
    {
        Span<float> block = stackalloc float[Size * Size];
        for (var y = 0; y < Scene.Side; y += Size)
        {
            for (var x = 0; x < Scene.Side; x += Size)
            {
                Copy(plane[(y * Scene.Side + x)..], Scene.Side, block, Size);
                Round(block);
                Copy(block, Size, plane[(y * Scene.Side + x)..], Scene.Side);
            }
        }
    }

    private static void Round(Span<float> block)
    {
        Span<float> half = stackalloc float[Size * Size];
        Transform(block, half, forward: true);
        Transform(half, block, forward: true);
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = MathF.Round(block[i] / Steps[i]) * Steps[i];
        }

        Transform(block, half, forward: false);
        Transform(half, block, forward: false);
    }

    /// <summary>Transforms the rows and transposes, so that two passes transform both ways and restore the orientation.</summary>
    private static void Transform(ReadOnlySpan<float> source, Span<float> target, bool forward)
    {
        for (var row = 0; row < Size; row++)
        {
            for (var k = 0; k < Size; k++)
            {
                var sum = 0f;
                for (var i = 0; i < Size; i++)
                {
                    sum += source[row * Size + i] * (forward ? Basis[k * Size + i] : Basis[i * Size + k]);
                }

                target[k * Size + row] = sum;
            }
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
