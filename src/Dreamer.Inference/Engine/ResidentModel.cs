using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Dreamer.Captions;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Inference.Telemetry;

namespace Dreamer.Inference.Engine;

/// <summary>One of a device's models: what it is, and its weights and embeddings while they are in memory. Tensors are the engine thread's; the rest may be read from anywhere.</summary>
internal sealed class ResidentModel(IModelSource source, NamedFolder named, InferenceOptions options, LoraVariant? variant = null)
{
    private readonly EmbeddingCache _embeddings = new(options.EmbeddingCacheBytes);
    private volatile IDiffusionModel? _weights;
    private volatile DeviceModel? _description;
    private int _users;
    private double _stepMs;

    /// <summary>On the engine's thread, once its weights are released.</summary>
    public event Action? Released;

    public string Name { get; } = named.Name;

    /// <summary>The model itself, of one whose weights LoRAs have changed: to its grains they are the same.</summary>
    public ResidentModel Root => variant?.Of ?? this;

    public IDiffusionModel Weights =>
        _weights ?? throw new DreamerException(ErrorCode.ModelUnavailable, $"The weights of '{Name}' are not resident on {options.Device}.");

    public bool IsDescribed => _description is not null;

    /// <summary>Known once it has been described.</summary>
    public DeviceModel Description => _description is { } known
        ? known with { Resident = IsResident, StepMs = Volatile.Read(ref _stepMs) is > 0 and var ms ? ms : null }
        : throw new DreamerException(ErrorCode.ModelUnavailable, $"The model '{Name}' has not been read on {options.Device}.");

    /// <summary>A digest of the weights.</summary>
    public string Revision => Description.Revision;

    /// <summary>All that the bytes of a result depend on besides the request: the weights' digest, the kind of device, the number type.</summary>
    public string ResultsRevision => $"{Revision}/{Description.Place}";

    public bool IsResident => _weights is not null;

    /// <summary>Whether a job has, or is about to have, tensors that come from the weights.</summary>
    public bool IsUsed => Volatile.Read(ref _users) > 0;

    /// <summary>What it takes of the device's memory: the weights, and the embeddings that it may keep.</summary>
    public long Bytes => Description.WeightBytes + options.EmbeddingCacheBytes;

    /// <summary>Tells how long a step takes that devices are compared by.</summary>
    public void Took(double stepMs) => Volatile.Write(ref _stepMs, stepMs);

    public void Enter() => Interlocked.Increment(ref _users);

    public void Leave() => Interlocked.Decrement(ref _users);

    /// <summary>Whether it is this model with just these LoRAs.</summary>
    public bool Is(ResidentModel root, ImmutableArray<LoraChoice> loras) => Root == root && (variant?.Loras ?? []).SequenceEqual(loras);

    /// <summary>The same with LoRAs: a copy of its own, with its own texts, since a LoRA may change the text encoder.</summary>
    public ResidentModel With(ImmutableArray<LoraChoice> loras) => new(source, named, options, new LoraVariant(this, loras));

    public void Describe() => _description ??= Named(variant is null ? source.Describe(named.Folder, options.Device) : variant.Described(source, named.Folder));

    public void Load()
    {
        var loaded = source.Load(named.Folder, options.Device, variant?.Loras ?? []);
        DeviceMetrics.Holds("weights", loaded.Description.WeightBytes);
        (_weights, _description) = (loaded, Named(loaded.Description));
    }

    public void Unload()
    {
        if (_weights is { } weights)
        {
            _embeddings.Clear();
            DeviceMetrics.Holds("weights", -weights.Description.WeightBytes);
            weights.Dispose();
            _weights = null;
            Released?.Invoke();
        }
    }

    public EmbeddingLease Take(TenantId tenant, PromptText text) =>
        _embeddings.Take(KeyOf(tenant, text), () => Weights.Encode(text.Kind, text.Text));

    /// <summary>Covers all that the embedding depends on, and the tenant, so that timing tells nobody what another one has asked for.</summary>
    public string KeyOf(TenantId tenant, PromptText text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ResultsRevision}\n{tenant}\n{text.Kind}\n{text.Text}")));

    /// <summary>The name that keys the device's grains is the operator's, whatever the files say.</summary>
    private DeviceModel Named(DeviceModel description) => description with { Name = Name };
}
