using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Noise from a request's seed alone: each use has a generator of its own, so that nothing else that runs can move it.</summary>
internal static class SeededNoise
{
    public const int Refinement = -1;
    public const int Still = 0;
    public const int SharedByFrames = 1;

    public static int Frame(int frame) => 2 + frame;

    /// <summary>Drawn on the CPU: the same on every device.</summary>
    public static Tensor Draw(long seed, int use, long[] shape)
    {
        using var generator = new Generator(Mix(unchecked((ulong)seed) + (ulong)use * 0x9E37_79B9_7F4A_7C15));
        return randn(shape, dtype: ScalarType.Float32, device: CPU, generator: generator);
    }

    // SplitMix64's finisher (Steele et al. 2014): neighbouring seeds give unrelated generators.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
