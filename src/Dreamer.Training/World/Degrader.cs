namespace Dreamer.Training.World;

/// <summary>Makes clips look like collected footage: blurred, watermarked, noisy, compressed.</summary>
public static class Degrader
{
    public const float BlurSigma = 1.1f;
    public const float Noise = 0.02f;

    private const int BlurReach = 3;
    private static readonly float[] Kernel = Gaussian();

    /// <summary>Degrades whole frames (N×3×64×64 in [-1, 1]) in place: blur, watermark, noise, then 8×8 DCT quantisation.</summary>
    public static void Degrade(Span<float> frames, ref Rng rng)
    {
        for (var start = 0; start < frames.Length; start += Renderer.FrameLength)
        {
            var frame = frames.Slice(start, Renderer.FrameLength);
            for (var channel = 0; channel < 3; channel++)
            {
                var plane = Renderer.Plane(frame, channel);
                Blur(plane);
                Watermark.Stamp(plane);
                AddNoise(plane, ref rng);
                BlockCompression.Quantise(plane);
            }
        }
    }

    private static void Blur(Span<float> plane)
    {
        Span<float> rows = stackalloc float[Scene.Area];
        BlurAlong(plane, rows, 1, Scene.Side);
        BlurAlong(rows, plane, Scene.Side, 1);
    }

    /// <summary>One pass of a separable blur; the border repeats.</summary>
    private static void BlurAlong(ReadOnlySpan<float> source, Span<float> target, int step, int lineStep)
    {
        for (var line = 0; line < Scene.Side; line++)
        {
            for (var i = 0; i < Scene.Side; i++)
            {
                var sum = 0f;
                for (var k = -BlurReach; k <= BlurReach; k++)
                {
                    sum += Kernel[k + BlurReach] * source[line * lineStep + Math.Clamp(i + k, 0, Scene.Side - 1) * step];
                }

                target[line * lineStep + i * step] = sum;
            }
        }
    }

    /// <summary>Irwin–Hall of four uniforms: near enough to normal, and exact on every machine.</summary>
    private static void AddNoise(Span<float> plane, ref Rng rng)
    {
        const float Scale = 2 * Noise * 1.7320508f / 65536; // four uniforms of 16 bits have variance 1/3; frames span 2
        for (var i = 0; i < plane.Length; i++)
        {
            var bits = rng.NextULong();
            var sum = (int)(bits & 0xFFFF) + (int)(bits >> 16 & 0xFFFF) + (int)(bits >> 32 & 0xFFFF) + (int)(bits >> 48);
            plane[i] += Scale * (sum - 2 * 65535);
        }
    }

    private static float[] Gaussian()
    {
        var weights = Enumerable.Range(-BlurReach, 2 * BlurReach + 1)
            .Select(k => MathF.Exp(-k * k / (2 * BlurSigma * BlurSigma))).ToArray();
        return [.. weights.Select(weight => weight / weights.Sum())];
    }
}
