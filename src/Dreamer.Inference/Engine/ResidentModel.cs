using System.Security.Cryptography;
using System.Text;
using Dreamer.Captions;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Inference.Models;
using Dreamer.Inference.Telemetry;
using Dreamer.Tenants;

namespace Dreamer.Inference.Engine;

/// <summary>The device's model: its weights are in memory while a grain holds them. Everything but the two tasks belongs to the engine's thread.</summary>
internal sealed class ResidentModel(DeviceEngine engine, IModelSource source, InferenceOptions options)
{
    private readonly EmbeddingCache _embeddings = new(options.EmbeddingCacheBytes);
    private IDiffusionModel? _weights;
    private int _holders;
    private volatile string? _revision;

    public IDiffusionModel Weights =>
        _weights ?? throw new DreamerException(ErrorCode.ModelUnavailable, $"The weights of '{options.ModelName}' are not resident on {options.Device}.");

    /// <summary>A digest of the weights; from any thread, once they have been resident.</summary>
    public string Revision => _revision ?? throw new DreamerException(ErrorCode.ModelUnavailable, $"The weights of '{options.ModelName}' were never resident on {options.Device}.");

    /// <summary>Loads the weights unless they are resident, and keeps them until as many releases.</summary>
    public Task<DeviceModel> HoldAsync() =>
        engine.RunFirstAsync(() =>
        {
            _weights ??= Load();
            _holders++;
            _revision = _weights.Description.Revision;
            return _weights.Description with { Name = options.ModelName, Resident = true }; // the name that keys the device's grains
        });

    public Task ReleaseAsync() =>
        engine.FreeAsync(() =>
        {
            if (--_holders == 0)
            {
                _embeddings.Clear();
                Unload();
            }
        });

    private IDiffusionModel Load()
    {
        var loaded = source.Load();
        DeviceMetrics.Holds("weights", loaded.Description.WeightBytes);
        return loaded;
    }

    private void Unload()
    {
        DeviceMetrics.Holds("weights", -_weights?.Description.WeightBytes ?? 0);
        _weights?.Dispose();
        _weights = null;
    }

    public EmbeddingLease Take(TenantId tenant, PromptText text) =>
        _embeddings.Take(KeyOf(tenant, text), () => Weights.Encode(text.Kind, text.Text));

    /// <summary>Covers all that the embedding depends on, and the tenant, so that timing tells nobody what another one has asked for.</summary>
    public string KeyOf(TenantId tenant, PromptText text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Weights.Description.Revision}\n{tenant}\n{text.Kind}\n{text.Text}")));
}
