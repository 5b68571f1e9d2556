using Dreamer.Training.Judging;

namespace Dreamer.Bench.Step.Quality;

/// <summary>What a job made, and what it took: frames of 3hw in [-1, 1], steps without the network, milliseconds.</summary>
internal sealed record Made(IReadOnlyList<float[]> Frames, int Reused, double Milliseconds, double CpuMilliseconds)
{
    /// <summary>The folder that ships.</summary>
    public static string Nano => Path.Combine(Environment.GetEnvironmentVariable("DREAMER_HOME") ?? ".", "models/nano");

    /// <summary>In decibels, over all frames together from the first that may differ.</summary>
    public double Psnr(Made exact, int from) =>
        Fidelity.Psnr(Joined(Frames, from), Joined(exact.Frames, from));

    private static float[] Joined(IReadOnlyList<float[]> frames, int from) => [.. frames.Skip(from).SelectMany(frame => frame)];
}
