using System.Diagnostics;
using System.Globalization;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.PublicCheckpoints;

[Trait("Speed", "Slow")]
public sealed class FullSizeTests
{
    private const double MaxShare = 1.3;

    [FullSizeFact(isWritten: false)]
    public void The_folder_is_written_in_half_precision()
    {
        new StableDiffusionFolder(FullSizeFactAttribute.Folder!, StableDiffusionShape.Full21, new WeightForm(ScalarType.Float16)) { Rounded = false }.Write();
        File.WriteAllText(Path.Combine(FullSizeFactAttribute.Folder!, "written"), "");
    }

    /// <summary>The peak is the process's, with the runtime and all libraries in it.</summary>
    [FullSizeFact(isWritten: true)]
    public void Loading_takes_little_more_memory_than_the_weights()
    {
        var watch = Stopwatch.StartNew();
        using var model = DreamerModel.Load(FullSizeFactAttribute.Folder!);
        var (seconds, busy, peak, weights) = (watch.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime.TotalSeconds, PeakBytes(), model.Info.WeightBytes);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "full-size.txt"), string.Create(CultureInfo.InvariantCulture,
            $"weights {weights / 1e9:0.00} GB in fp32, loaded in {seconds:0.0} s ({busy:0.0} s of processor time since the start), peak {peak / 1e9:0.00} GB = {(double)peak / weights:0.000} of the weights\n"));
        Assert.InRange((double)peak / weights, 1, MaxShare);
    }

    private static long PeakBytes() =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
}
