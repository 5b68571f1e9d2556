using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests;

/// <summary>Reference inputs and outputs beside the tests, made by the public libraries.</summary>
internal static class Golden
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([AppContext.BaseDirectory, "Golden", .. parts]);

    public static SafetensorsFile Open(params string[] parts) => SafetensorsFile.Open(Path([.. parts, "io.safetensors"]));

    /// <summary>The largest difference, each relative to the expected value where that is above 1.</summary>
    public static double Error(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        return ((actual - expected).abs() / expected.abs().clamp_min(1)).max().to(ScalarType.Float64).item<double>();
    }

    public static void AssertClose(IEnumerable<double> actual, Tensor expected, double tolerance, double floor = 1e-12)
    {
        var values = expected.to(ScalarType.Float64).data<double>().ToArray();
        var worst = actual.Zip(values, (a, e) => Math.Abs(a - e) / Math.Max(Math.Abs(e), floor)).DefaultIfEmpty().Max();
        Assert.Equal(values.Length, actual.Count());
        Assert.True(worst <= tolerance, $"relative error {worst}");
    }
}
