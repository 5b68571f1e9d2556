using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Diffusion.Devices;

namespace Dreamer.Inference;

/// <summary>What a device may use, and how it divides its time.</summary>
public sealed record InferenceOptions
{
    /// <summary>The device that these options are of; with a model's name it keys the grains that are pinned to it.</summary>
    [Browsable(false)]
    public string Device { get; init; } = "cpu:0";

    /// <summary>Several of them, for a process that owns more than the one device; in a cluster each is named after its silo: <c>gpu-a:cuda:0</c>.</summary>
    [Browsable(false)]
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Of weights and activations: <c>auto</c>, <c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</summary>
    [Browsable(false)]
    public string NumberType { get; init; } = "auto";

    /// <summary>A diffusers-style pipeline folder, as <see cref="NamedFolder"/> reads it.</summary>
    [Browsable(false)]
    public string ModelFolder { get; init; } = "models/nano";

    /// <summary>Several of them, for a device with more than the one model: the first is meant where a request names none.</summary>
    public IReadOnlyList<string> ModelFolders { get; init; } = [];

    /// <summary>A tenant's share of the device under load, in relation to the others'; who is not named has 1.</summary>
    public IReadOnlyDictionary<string, double> TenantWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>Batch work that has waited longer for a chunk goes as if somebody waited for it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LanePatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A job that has waited longer for its place takes it from one that has had its own for as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AdmissionPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What all jobs together may keep in memory between their steps: their latents and conditions.</summary>
    [Range(typeof(long), "1", "1125899906842624")]
    [DefaultValue("a quarter of the memory")]
    public long JobMemoryBytes { get => field != 0 ? field : AvailableBytes / 4; init; }

    /// <summary>What the device may have in memory in all: weights and embeddings of its models, every job, and what a step needs while it is taken.</summary>
    [Range(typeof(long), "1", "1125899906842624")]
    [DefaultValue("three quarters of the memory")]
    public long DeviceMemoryBytes { get => field != 0 ? field : AvailableBytes / 4 * 3; init; }

    /// <summary>Which of the process's devices it is, counted from 0.</summary>
    internal int Number { get; init; }

    /// <summary>What the device has: a GPU its own memory, CPU devices the host's, which they share.</summary>
    private long AvailableBytes { get => field > 0 ? field : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes; init; }

    /// <summary>How long a chunk of steps aims to take: cancelling, fairness and checkpoints all wait for its end.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ChunkTarget { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Jobs of one shape that may share a step at most, where that is faster; 1 lets each have its own.</summary>
    [Range(1, 1_024)]
    public int MaxBatch { get; init; } = 4;

    /// <summary>Jobs whose tensors are in memory at once; they take turns, a chunk each. Another one's place may be taken from them, and they go on later.</summary>
    [Range(1, 100_000)]
    public int MaxResidentJobs { get; init; } = 8;

    /// <summary>Jobs that wait for admission; beyond it a device answers "capacity".</summary>
    [Range(0, 10_000_000)]
    public int MaxWaitingJobs { get; init; } = 20_000;

    /// <summary>A waiting job that has not asked again for so long has lost its place.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan WaitingPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pieces of work that wait for the engine's thread; beyond it a call is refused with "capacity".</summary>
    [Range(1, 1_000_000)]
    public int EngineQueue { get; init; } = 256;

    /// <summary>Whether a tenant that asks for exactly what it had before gets that again, instead of the same bytes anew.</summary>
    public bool RepeatResults { get; init; } = true;

    /// <summary>Of each model's encoded texts, as long as its weights are in memory.</summary>
    [Range(typeof(long), "0", "1125899906842624")]
    public long EmbeddingCacheBytes { get; init; } = 64L << 20;

    /// <summary>The largest checkpoint, picture or latents blob that a device reads.</summary>
    [Range(typeof(long), "1", "1125899906842624")]
    public long MaxInputBytes { get; init; } = 512L << 20;

    /// <summary>Where a text encoder is that can come and go by itself.</summary>
    public TextEncoderPolicy TextEncoder { get; init; }

    /// <summary>Where the blocks of a transformer are while steps are taken.</summary>
    public OffloadPolicy Offload { get; init; }

    /// <summary>How many of a transformer's blocks stay where the others pass through the device's memory; 0 is as many as there is room for.</summary>
    [Range(0, 256)]
    public int ResidentBlocks { get; init; }

    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan HeartbeatPeriod { get; init; } = TimeSpan.FromSeconds(5);

    public double WeightOf(TenantId tenant) => TenantWeights.GetValueOrDefault(tenant.Value, 1);

    internal InferenceOptions Check()
    {
        OptionRange.Check("Inference", this);
        foreach (var (tenant, weight) in TenantWeights.Where(w => !(w.Value > 0 && double.IsFinite(w.Value))))
        {
            throw new ArgumentException($"{OptionRange.Named($"Inference:TenantWeights:{tenant}")} is {weight}, and takes a number above 0.");
        }
        if (Folders.GroupBy(folder => NamedFolder.Parse(folder).Name).FirstOrDefault(folders => folders.Count() > 1) is { } same)
        {
            throw new ArgumentException($"The models {string.Join(" and ", same.Select(folder => $"'{folder}'"))} have the same name, '{same.Key}'; NAME=FOLDER gives one another.");
        }
        return this;
    }

    /// <summary>All model folders, the first model's first.</summary>
    public IReadOnlyList<string> Folders => ModelFolders.Count > 0 ? ModelFolders : [ModelFolder];

    /// <summary>All devices of the process.</summary>
    public IReadOnlyList<string> AllDevices => Devices.Count > 0 ? Devices : [Device];

    /// <summary>With devices and a number type as people type them; what is not here is refused with what is.</summary>
    public InferenceOptions On(IEnumerable<string> devices, string numberType, Func<string, string>? nameOf = null)
    {
        var names = ComputeDevices.Resolve(devices);
        foreach (var name in names)
        {
            _ = TensorPlace.Named(name, numberType);
        }
        return this with { Devices = [.. names.Select(nameOf ?? (name => name))], NumberType = numberType };
    }

    /// <summary>The part of a device's name that libtorch knows: <c>cuda:0</c> of <c>gpu-a:cuda:0</c>.</summary>
    internal static string LocalNameOf(string device) => string.Join(':', device.Split(':')[^2..]);

    /// <summary>The same for one device of the process, with the memory that it has now: of its own, or its part of the host's.</summary>
    internal InferenceOptions Of(string device) => this with
    {
        Device = device,
        AvailableBytes = MemoryOf(device)?.Free ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Max(1, AllDevices.Count(name => MemoryOf(name) is null)),
        Number = Math.Max(0, AllDevices.ToList().IndexOf(device)),
    };

    /// <summary>A GPU's own memory, as its driver measures it now; null for the host's.</summary>
    internal static (long Free, long Total)? MemoryOf(string device) => ComputeDevices.Memory(LocalNameOf(device));
}
