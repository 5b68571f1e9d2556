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

/// <summary>
/// One of a device's models: what it is, and its weights and embeddings while they are in memory. What its parts weigh is theirs.
/// </summary>
internal sealed class ResidentModel(
    IModelSource source, NamedFolder named, InferenceOptions options, LoraVariant? variant = null) : Resident
{
    private readonly EmbeddingCache _embeddings = new(options.EmbeddingCacheBytes);
    private volatile IDiffusionModel? _weights;
    private volatile DeviceModel? _description;
    private volatile ResidentPart[] _parts = [];
    private double _stepMs;

    /// <summary>On the engine's thread, once its weights are released.</summary>
    public event Action? Released;

    public override string Name { get; } = named.Name;

    /// <summary>The model itself, of one whose weights LoRAs have changed: to its grains they are the same.</summary>
    public ResidentModel Root => variant?.Of ?? this;

    public IDiffusionModel Weights =>
        _weights ?? throw new DreamerException(ErrorCode.ModelUnavailable, $"The weights of '{Name}' are not resident on {options.Device}.");

    public bool IsDescribed => _description is not null;

    /// <summary>Known once it has been described.</summary>
    public DeviceModel Description =>
        Known with { Resident = IsResident, StepMs = Volatile.Read(ref _stepMs) is > 0 and var ms ? ms : null, Parts = ShownParts(Known) };

    /// <summary>A digest of the weights.</summary>
    public string Revision => Known.Revision;

    /// <summary>All that the bytes of a result depend on besides the request: the weights' digest, the kind of device, the number type.</summary>
    public string ResultsRevision => $"{Revision}/{Known.Place}{(TextsOnHost ? "/texts:cpu" : "")}";

    /// <summary>Those that come and go by themselves on this device; known once it has been described.</summary>
    public IReadOnlyList<ResidentPart> Parts => _parts;

    /// <summary>Those that steps are taken with, in the order of their steps.</summary>
    public IEnumerable<ResidentPart> StepParts => _parts.Where(part => !part.EmbedsTexts);

    /// <summary>Its encoder of texts, where that comes and goes by itself.</summary>
    public ResidentPart? Texts => Array.Find(_parts, part => part.EmbedsTexts);

    public override bool IsResident => _weights is not null;

    /// <summary>Whether a job has, or is about to have, tensors that come from the weights, or a part is in memory, which cannot be without them.</summary>
    public override bool IsUsed => base.IsUsed || Array.Exists(_parts, part => part.IsResident);

    /// <summary>The weights that stay as long as any are there, and the embeddings that it may keep.</summary>
    public override long Bytes => Known.WeightBytes - Elsewhere + options.EmbeddingCacheBytes;

    /// <summary>As it was read, whatever of it is in memory now.</summary>
    private DeviceModel Known => _description
        ?? throw new DreamerException(ErrorCode.ModelUnavailable, $"The model '{Name}' has not been read on {options.Device}.");

    private bool TextsOnHost => options.TextEncoder == TextEncoderPolicy.Cpu && Known.Parts.Any(part => part.EmbedsTexts);

    /// <summary>Bytes that are a part's of its own, or in the host's memory.</summary>
    private long Elsewhere =>
        Known.Parts.Where(part => !part.EmbedsTexts || options.TextEncoder != TextEncoderPolicy.Keep).Sum(part => part.WeightBytes);

    /// <summary>Tells how long a step takes that devices are compared by.</summary>
    public void Took(double stepMs) => Volatile.Write(ref _stepMs, stepMs);

    /// <summary>The one that a job's next step needs; where nobody says which, it is the first.</summary>
    public ResidentPart? StepPart(string? name) => StepParts.FirstOrDefault(part => part.Part == name) ?? StepParts.FirstOrDefault();

    /// <summary>Whether it is this model with just these LoRAs.</summary>
    public bool Is(ResidentModel root, ImmutableArray<LoraChoice> loras) => Root == root && (variant?.Loras ?? []).SequenceEqual(loras);

    /// <summary>The same with LoRAs: a copy of its own, with its own texts, since a LoRA may change the text encoder.</summary>
    public ResidentModel With(ImmutableArray<LoraChoice> loras) => new(source, named, options, new LoraVariant(this, loras));

    public void Describe()
    {
        if (!IsDescribed)
        {
            Know(variant?.Described(source, named.Folder) ?? source.Describe(named.Folder, options.Device));
        }
    }

    public override void Load()
    {
        var loaded = source.Load(named.Folder, options.Device, variant?.Loras ?? []);
        if (!IsDescribed)
        {
            Know(loaded.Description);
        }
        foreach (var part in loaded.Description.Parts.Where(StaysWithModel))
        {
            loaded.Load(part.Name, onHost: TextsOnHost);
        }
        DeviceMetrics.Holds("weights", WeightBytes);
        _weights = loaded;
    }

    public override void Unload()
    {
        if (_weights is { } weights)
        {
            _embeddings.Clear();
            DeviceMetrics.Holds("weights", -WeightBytes);
            weights.Dispose();
            Array.ForEach(_parts, part => part.Forget());
            _weights = null;
            Released?.Invoke();
        }
    }

    /// <summary>From the cache, or encoded, after <paramref name="before"/>, which sees to it that there is an encoder.</summary>
    public EmbeddingLease Take(TenantId tenant, PromptText text, Action? before = null) => _embeddings.Take(KeyOf(tenant, text), () =>
    {
        before?.Invoke();
        return Weights.Encode(text.Kind, text.Text);
    });

    public bool Holds(TenantId tenant, PromptText text) => _embeddings.Has(KeyOf(tenant, text));

    /// <summary>Covers all that the embedding depends on, and the tenant, so that timing tells nobody what another one has asked for.</summary>
    public string KeyOf(TenantId tenant, PromptText text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ResultsRevision}\n{tenant}\n{text.Kind}\n{text.Text}")));

    private long WeightBytes => Bytes - options.EmbeddingCacheBytes;

    private bool StaysWithModel(DevicePart part) => part.EmbedsTexts && options.TextEncoder is (TextEncoderPolicy.Keep or TextEncoderPolicy.Cpu);

    /// <summary>The name that keys the device's grains is the operator's, whatever the files say.</summary>
    private void Know(DeviceModel description)
    {
        _parts = [.. description.Parts.Where(part => !StaysWithModel(part)).Select(part => new ResidentPart(this, part))];
        _description = description with { Name = Name };
    }

    private ImmutableArray<DevicePart> ShownParts(DeviceModel known) =>
        [.. known.Parts.Select(part => part with { Resident = Array.Find(_parts, own => own.Part == part.Name)?.IsResident ?? IsResident })];
}
