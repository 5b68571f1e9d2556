using System.Globalization;
using Dreamer.Diffusion.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Devices;

/// <summary>
/// The devices of this machine, by the names that people type: <c>auto</c>, <c>cpu</c>, <c>cpu:N</c>, <c>cuda</c>, <c>cuda:N</c>.
/// </summary>
public static class ComputeDevices
{
    public const string Auto = "auto";

    // cpu:1 and so on are further engines on the same cores; more than these only get in each other's way.
    private const int MostOfProcessor = 64;

    private static readonly Lazy<int> s_cudaDevices = new(CountCuda);

    /// <summary>Names in full, each once, in the order asked for; one that is not there is refused with those that are.</summary>
    public static IReadOnlyList<string> Resolve(IEnumerable<string> asked)
    {
        NativeSettings.Apply(); // asking for devices loads libtorch, which must find them set
        string[] names = [.. asked.SelectMany(name => name == Auto ? Best() : [FullName(name)]).Distinct(StringComparer.Ordinal)];
        return names.Length > 0 ? names : Best();
    }

    /// <summary>libtorch's device; of the CPU it knows one, whatever engines share it.</summary>
    public static Device Of(string name)
    {
        var (kind, index) = Split(Resolve([name])[0]);
        return kind == "cuda" ? new Device(DeviceType.CUDA, index) : CPU;
    }

    /// <summary>The device's own memory in bytes, free and in all; null for the CPU, which has the host's.</summary>
    public static (long Free, long Total)? Memory(Device device) =>
        device.type == DeviceType.CUDA ? CudaRuntime.Memory(device.index) : null;

    /// <summary>The same by name, for who has only a processor and perhaps no libtorch.</summary>
    public static (long Free, long Total)? Memory(string name) => Split(name).Kind == "cpu" ? null : Memory(Of(name));

    private static string[] Best() =>
        s_cudaDevices.Value > 0 ? [.. Enumerable.Range(0, s_cudaDevices.Value).Select(index => $"cuda:{index}")] : ["cpu:0"];

    private static string FullName(string name)
    {
        var (kind, index) = Split(name);
        var count = kind switch
        {
            "cpu" => MostOfProcessor,
            "cuda" => s_cudaDevices.Value,
            _ => 0,
        };
        return index >= 0 && index < count
            ? $"{kind}:{index}"
            : throw new ArgumentException($"There is no device '{name}' here; there is {Known()}.");
    }

    private static string Known() =>
        string.Join(
            ", ", Enumerable.Range(0, s_cudaDevices.Value).Select(index => $"cuda:{index}").Append("cpu (cpu:0, cpu:1, …)").Append(Auto));

    private static (string Kind, int Index) Split(string name)
    {
        var parts = name.Split(':');
        return parts.Length switch
        {
            1 => (parts[0], 0),
            2 when int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) => (parts[0], index),
            _ => (name, -1),
        };
    }

    /// <summary>A CUDA library that cannot be loaded may say nothing: only a tensor there shows that it works.</summary>
    private static int CountCuda()
    {
        if (!cuda.is_available())
        {
            return 0;
        }
        using var probe = ones(1, dtype: ScalarType.Float32, device: CUDA);
        return probe.cpu().item<float>() == 1 ? cuda.device_count() : 0;
    }
}
