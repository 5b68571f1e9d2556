using System.Diagnostics;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step;

/// <summary>Something to run again and again, of a known number of floating-point operations.</summary>
internal sealed class Workload(Action run, double flops, int times, params IDisposable[] owned) : IDisposable
{
    public const string Gemm = "gemm", Convolution = "convolution";

    public static Workload Named(string name, ScalarType type) => name switch
    {
        Gemm => Peaks.Gemm(type),
        Convolution => Peaks.Convolution(type),
        Steps.Small => Steps.PublicShape(32, type),
        Steps.Large => Steps.PublicShape(64, type),
        Steps.Still => Steps.NanoStill(type),
        Steps.Clip => Steps.NanoClip(type),
        _ => throw new ArgumentException($"There is no step '{name}'."),
    };

    public Answer Measure()
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            using var scope = NewDisposeScope();
            run();
        }
        return new Answer(Stopwatch.GetElapsedTime(start).TotalMilliseconds / times, flops);
    }

    public void Dispose()
    {
        foreach (var thing in owned)
        {
            thing.Dispose();
        }
    }
}
