using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Dreamer.Diffusion.Devices;
using Dreamer.CheckDevice.GoldenCases;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice;

/// <summary>What a device must show before anybody relies on it, as a table of Markdown.</summary>
internal sealed class DeviceCheck
{
    private const int Steps = 16;
    private const int CutAt = 5;
    private const int TimedRuns = 3;

    private static readonly int[] s_stillsShared = [2, 4, 8], s_clipsShared = [2];

    private readonly TextWriter _out;
    private bool _holds = true;

    private DeviceCheck(TextWriter output) => _out = output;

    public static bool Run(string device, string modelFolder, string goldenFolder, TextWriter output)
    {
        var check = new DeviceCheck(output);
        output.WriteLine(
            $"`check-device --device {device}`: {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, .NET "
                + $"{Environment.Version}, {get_num_threads()} threads\n");
        output.WriteLine("| what | found | bar | |\n| --- | --- | --- | --- |");
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            var place = new TensorPlace(ComputeDevices.Of(device), type);
            check.Golden(place, goldenFolder);
            check.Model(place, modelFolder);
            check.Offload(place);
        }
        return check._holds;
    }

    private void Golden(TensorPlace place, string folder)
    {
        List<GoldenVerdict> verdicts = [.. GoldenFolder.Run(folder, place)];
        if (place.Type != ScalarType.Float32)
        {
            // Networks of four channels, made to try every option: rounding alone turns their answers round.
            verdicts.RemoveAll(verdict => verdict.Name.StartsWith("options/", StringComparison.Ordinal));
        }
        var worst = verdicts.Select(verdict => verdict.MaxError).DefaultIfEmpty(double.NaN).Max();
        Row($"{place.Kind}: reference cases", $"{verdicts.Count(verdict => verdict.Passed)} of {verdicts.Count}, largest difference "
            + $"{worst:G2}", "all", verdicts.Count > 0 && verdicts.TrueForAll(verdict => verdict.Passed));
        verdicts.Where(verdict => !verdict.Passed).ToList()
            .ForEach(verdict => Row($"{place.Kind}: {verdict.Name}", verdict.Fault!, "", false));
    }

    private void Model(TensorPlace place, string folder)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        using var model = DreamerModel.Load(folder, place);
        var latents = Finished(Still(model)); // the scope's
        var first = Bytes(latents);
        SameBytes($"{place.Kind}: a still of one seed twice", first, Bytes(Finished(Still(model))));
        SameBytes($"{place.Kind}: a still resumed at step {CutAt}", first, Bytes(Finished(Resumed(model))));
        var times = Enumerable.Range(0, TimedRuns).Select(_ => StepMs(() => Still(model))).Order().ToArray();
        Row($"{place.Kind}: a step of a still of {model.Info.DefaultSize} px", $"{times[TimedRuns / 2]:0.00} ms", "", true);
        if (model.Info.HasMotion)
        {
            var clips = Enumerable.Range(0, TimedRuns).Select(_ => StepMs(() => Clip(model, latents))).Order().ToArray();
            Row($"{place.Kind}: a step of a clip of {model.Info.DefaultFrames} frames", $"{clips[TimedRuns / 2]:0.00} ms", "", true);
        }
        Row($"{place.Kind}: steps shared by stills", SharedBytes(s_stillsShared, seed => Still(model, seed)), "", true);
        if (model.Info.HasMotion)
        {
            Row($"{place.Kind}: steps shared by clips", SharedBytes(s_clipsShared, seed => Clip(model, latents, seed)), "", true);
        }
        Row($"{place.Kind}: weights", $"{model.Info.WeightBytes / 1e6:0.0} MB{Memory(place)}", "", true);
    }

    private void Offload(TensorPlace place)
    {
        var (whole, passing) = OffloadCheck.Run(place);
        SameBytes($"{place.Kind}: a transformer whose blocks pass through memory", whole, passing);
    }

    private static string Memory(TensorPlace place) =>
        ComputeDevices.Memory(place.Device) is { } memory
            ? $", {(memory.Total - memory.Free) / 1e6:0} of {memory.Total / 1e6:0} MB in use"
            : "";

    /// <summary>
    /// Whether jobs that share a step get the bytes that each gets alone, by how many they are: no bar, as a server asks before it lets
    /// them.
    /// </summary>
    private static string SharedBytes(int[] counts, Func<int, DenoisingJob> begin) => string.Join(", ", counts.Select(count =>
    {
        List<DenoisingJob> jobs = [.. Enumerable.Range(1, count).Select(begin)];
        using var batch = new JobBatch(jobs);
        var found = $"{count}: {(batch.IsExact() ? "same" : "other")} bytes";
        jobs.ForEach(job => job.Dispose());
        return found;
    }));

    private void SameBytes(string what, byte[] expected, byte[] found)
    {
        var same = expected.SequenceEqual(found);
        Row(what, same ? "same bytes" : "other bytes", "same bytes", same);
    }

    private void Row(string what, string found, string bar, bool holds)
    {
        _holds &= holds;
        _out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {found} | {bar} | {(holds ? "ok" : "MISSED")} |"));
    }

    private static StillRequest Request(DreamerModel model, int seed) => new(seed, Steps, Guidance: 3, model.Info.DefaultSize);

    private static DenoisingJob Still(DreamerModel model, int seed = 7) => model.Begin(Request(model, seed), Conditions(model));

    private static StillConditions Conditions(DreamerModel model) => new(model.EncodeCaption("a large red star"), model.EncodeCaption(""));

    private static DenoisingJob Resumed(DreamerModel model)
    {
        using var begun = Still(model);
        for (var step = 0; step < CutAt; step++)
        {
            begun.Advance();
        }
        return model.Begin(Request(model, seed: 7), Conditions(model), begun.Checkpoint());
    }

    private static DenoisingJob Clip(DreamerModel model, Tensor still_1CHW, int seed = 7)
    {
        var info = model.Info;
        var request = new ClipRequest(
            seed, Steps, Guidance: 3, ImageGuidance: 1.5, info.DefaultSize, info.DefaultFrames, info.DefaultFps, MotionStrength: 0.5);
        var caption = model.EncodeCaption("a large red star");
        var (motion, nothing) = (model.EncodeMotion("the star moves to the left"), model.EncodeMotion(""));
        return model.Begin(request, new ClipConditions(still_1CHW, model.DecodeLatents(still_1CHW), caption, motion, nothing));
    }

    private static Tensor Finished(DenoisingJob job)
    {
        using (job)
        {
            return job.Finish();
        }
    }

    /// <summary>Of the steps after the first, which prepares what the others share; reading a number waits for the device.</summary>
    private static double StepMs(Func<DenoisingJob> begin)
    {
        using var job = begin();
        job.Advance();
        Bytes(job.Latents);
        var began = Stopwatch.GetTimestamp();
        while (!job.IsDone)
        {
            job.Advance();
        }
        Bytes(job.Latents);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds / (Steps - 1);
    }

    private static byte[] Bytes(Tensor tensor)
    {
        using var host = tensor.cpu().contiguous();
        return host.bytes.ToArray();
    }
}
