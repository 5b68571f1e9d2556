using System.Collections.Concurrent;
using Dreamer.Denoising;

namespace Dreamer.Inference.Scheduling;

/// <summary>Each tenant's share of a device: as its last order said, else as the device's settings have it.</summary>
internal sealed class TenantWeights(InferenceOptions options)
{
    private readonly ConcurrentDictionary<TenantId, double> _own = new();

    public double Of(TenantId tenant) => _own.TryGetValue(tenant, out var weight) ? weight : options.WeightOf(tenant);

    public void Note(DenoisingOrder order)
    {
        if (order.Weight is { } weight and > 0)
        {
            _own[order.Tenant] = weight;
        }
        else
        {
            _own.TryRemove(order.Tenant, out _);
        }
    }
}
