// Shapes: B rows of guidance, C channels, F/H/W latent frames, rows and columns, T text tokens, E text width
using System.Diagnostics;
using System.Text.Json;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step;

/// <summary>The process that takes steps with all of a transformer in memory, or with blocks that pass: a step for each line of its input.</summary>
internal sealed class OffloadWorker : IDisposable
{
    private const int Rows = 2, TextTokens = 512;

    private readonly WanTransformer3DModel _network;
    private readonly ContextCache _contexts;
    private readonly Tensor _z_BCFHW, _times_B;
    private readonly long _weightBytes;

    private OffloadWorker(string way, string type, string folder, int side)
    {
        var place = new TensorPlace(CPU, NumberTypes.Named(type, CPU)) { Offload = OffloadBench.OffloadOf(way) };
        _network = CutFolder.Load(folder, place);
        using var files = new ModelFolder(folder, place);
        _weightBytes = files.Measure(CutFolder.Part, null, WanTransformer3DModel.KeysOf, WanTransformer3DModel.BlocksKey);
        long[] shape_BCFHW = [Rows, _network.Config.InChannels, 1, 2 * side, 2 * side];
        _z_BCFHW = randn(shape_BCFHW, dtype: ScalarType.Float32, device: CPU);
        _times_B = full([Rows], 500, dtype: ScalarType.Float32, device: CPU);
        using var text_BTE = randn([Rows, TextTokens, _network.Config.TextDim], dtype: ScalarType.Float32, device: CPU);
        _contexts = _network.Project(text_BTE);
    }

    public static int Serve(string way, string type, string folder, int side)
    {
        // Not the main thread, as engines compute on threads of their own.
        var thread = new Thread(() => AnswerAll(way, type, folder, side));
        thread.Start();
        thread.Join();
        return 0;
    }

    public void Dispose()
    {
        _contexts.Dispose();
        _z_BCFHW.Dispose();
        _times_B.Dispose();
        _network.Dispose();
    }

    private static void AnswerAll(string way, string type, string folder, int side)
    {
        NativeSettings.ApplyToThread();
        using var off = no_grad();
        using var worker = new OffloadWorker(way, type, folder, side);
        while (Console.ReadLine() is not null)
        {
            Console.WriteLine(JsonSerializer.Serialize(worker.Step()));
        }
    }

    private OffloadAnswer Step()
    {
        NativeSettings.ReleaseFreeMemory();
        File.WriteAllText("/proc/self/clear_refs", "5"); // proc(5): the peak becomes what is resident now
        var resident = Status("VmRSS:");
        var (began, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        using (NewDisposeScope())
        {
            _network.call(_z_BCFHW, _times_B, _contexts);
        }
        var (clock, busy) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - before);
        return new OffloadAnswer(
            clock.TotalMilliseconds, busy.TotalMilliseconds / Environment.ProcessorCount, _weightBytes, resident, Status("VmHWM:"));
    }

    private static long Status(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(field.Length).TrimEnd("kB").Trim(), System.Globalization.CultureInfo.InvariantCulture) << 10;
    }
}
