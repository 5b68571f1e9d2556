using Dreamer.Bench.Scale.Fleets;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Grains.Tenants;
using Dreamer.Tenants;

namespace Dreamer.Bench.Scale.Days;

/// <summary>What each tenant has pending, what it may ask for, and who waits until fewer of its own run.</summary>
internal sealed class Quotas(Population population)
{
    private static readonly QuotaLimits s_default = new();

    private readonly Dictionary<int, Reservations> _reservations = [];
    private readonly Dictionary<int, Queue<SimulatedJob>> _throttled = [];

    public bool TryReserve(int tenant, GenerationId id, DateTimeOffset now)
    {
        if (!_reservations.TryGetValue(tenant, out var reserved))
        {
            _reservations[tenant] = reserved = new Reservations([]);
        }
        var limits = s_default with { ConcurrentGenerations = Population.MostAtOnce(tenant) };
        if (new QuotaUse(limits, reserved.Count, UsageTotals.None, DateOnly.FromDateTime(now.UtcDateTime)).FindExceeded(1) is not null)
        {
            return false;
        }
        reserved.Add([id], now);
        return true;
    }

    /// <summary>False: it is called once few enough of its tenant's are before it.</summary>
    public bool MayRun(SimulatedJob job)
    {
        if (Population.MostAtOnce(job.Tenant) is not { } most || _reservations[job.Tenant].IsAmongFirst(most, job.Id))
        {
            return true;
        }
        if (!_throttled.TryGetValue(job.Tenant, out var waiting))
        {
            _throttled[job.Tenant] = waiting = [];
        }
        waiting.Enqueue(job);
        return false;
    }

    /// <summary>It has ended; answers who may run now.</summary>
    public IEnumerable<SimulatedJob> Release(SimulatedJob job)
    {
        var reserved = _reservations[job.Tenant];
        reserved.Remove(job.Id);
        if (reserved.Count == 0)
        {
            _reservations.Remove(job.Tenant);
        }
        if (_throttled.TryGetValue(job.Tenant, out var waiting))
        {
            while (waiting.TryPeek(out var next) && reserved.IsAmongFirst(Population.MostAtOnce(job.Tenant)!.Value, next.Id))
            {
                yield return waiting.Dequeue();
            }
        }
    }

    public TenantId Of(int tenant) => population.Tenants[tenant];
}
