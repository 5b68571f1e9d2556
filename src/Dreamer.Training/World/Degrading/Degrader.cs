using System.Runtime.Intrinsics;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Degrading;

/// <summary>Makes clips look like collected footage: blurred, mostly watermarked, noisy, compressed.</summary>
public static class Degrader
{
    private const int BlurReach = 3;

    /// <summary>
    /// Degrades the frames of one clip (N×3×64×64 in [-1, 1]) in place: blur, watermark, noise, then 8×8 DCT quantisation.
    /// </summary>
    public static void Degrade(Span<float> frames, Degradation degradation, ref Rng rng)
    {
        var kernel = Gaussian(degradation.BlurSigma);
        for (var start = 0; start < frames.Length; start += Renderer.FrameLength)
        {
            var frame = frames.Slice(start, Renderer.FrameLength);
            for (var channel = 0; channel < 3; channel++)
            {
                var plane = Renderer.Plane(frame, channel);
                Blur(plane, kernel);
                if (degradation.IsMarked)
                {
                    Watermark.Stamp(plane);
                }
                AddNoise(plane, degradation.Noise, ref rng);
                BlockCompression.Quantise(plane, degradation.Coarseness);
            }
        }
    }

    /// <summary>Separable; the border repeats.</summary>
    private static void Blur(Span<float> plane, float[] kernel)
    {
        Span<float> padded = stackalloc float[Scene.Side + 2 * BlurReach];
        for (var y = 0; y < Scene.Side; y++)
        {
            var line = plane.Slice(y * Scene.Side, Scene.Side);
            padded[..BlurReach].Fill(line[0]);
            line.CopyTo(padded[BlurReach..]);
            padded[^BlurReach..].Fill(line[^1]);
            line.Clear();
            for (var k = 0; k < kernel.Length; k++)
            {
                AddScaled(line, padded.Slice(k, Scene.Side), kernel[k]);
            }
        }

        BlurDown(plane, kernel);
    }

    private static void BlurDown(Span<float> plane, float[] kernel)
    {
        Span<float> source = stackalloc float[Scene.Area];
        plane.CopyTo(source);
        plane.Clear();
        for (var y = 0; y < Scene.Side; y++)
        {
            for (var k = 0; k < kernel.Length; k++)
            {
                var from = Math.Clamp(y + k - BlurReach, 0, Scene.Side - 1);
                AddScaled(plane.Slice(y * Scene.Side, Scene.Side), source.Slice(from * Scene.Side, Scene.Side), kernel[k]);
            }
        }
    }

    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float weight)
    {
        for (var i = 0; i < Scene.Side; i += Vector256<float>.Count)
        {
            var sum = Vector256.Create<float>(target[i..]) + weight * Vector256.Create(source[i..]);
            sum.CopyTo(target[i..]);
        }
    }

    /// <summary>Irwin–Hall of four uniforms: near enough to normal, and exact on every machine.</summary>
    private static void AddNoise(Span<float> plane, float deviation, ref Rng rng)
    {
        var scale = 2 * deviation * 1.7320508f / 65536; // four uniforms of 16 bits have variance 1/3; frames span 2
        for (var i = 0; i < plane.Length; i++)
        {
            var bits = rng.NextULong();
            var sum = (int)(bits & 0xFFFF) + (int)(bits >> 16 & 0xFFFF) + (int)(bits >> 32 & 0xFFFF) + (int)(bits >> 48);
            plane[i] += scale * (sum - 2 * 65535);
        }
    }

    private static float[] Gaussian(float sigma)
    {
        var weights = Enumerable.Range(-BlurReach, 2 * BlurReach + 1)
            .Select(k => MathF.Exp(-k * k / (2 * sigma * sigma))).ToArray();
        return [.. weights.Select(weight => weight / weights.Sum())];
    }
}

/// <summary>
/// How bad one clip's footage is: blur in pixels, noise in shares of full range, the coarseness of compression (1: about JPEG quality
/// 60), and whether it carries the watermark.
/// </summary>
public sealed record Degradation(float BlurSigma, float Noise, float Coarseness, bool IsMarked)
{
    /// <summary>The share of clips with the watermark.</summary>
    public const float MarkedShare = 0.96f;

    /// <summary>The worst footage.</summary>
    public static Degradation Worst { get; } = new(1.1f, 0.02f, 1, IsMarked: true);

    /// <summary>
    /// Collected footage is not equally bad, and now and then it is unmarked. That a clip looks like its still, and not like all other
    /// clips, can only be learned from footage that differs.
    /// </summary>
    public static Degradation Draw(ref Rng rng) => new(
        rng.Between(0.4f, Worst.BlurSigma), rng.Between(0.005f, Worst.Noise), rng.Between(0.3f, Worst.Coarseness), rng.Chance(MarkedShare));
}
