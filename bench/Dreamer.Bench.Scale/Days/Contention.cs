using Dreamer.Bench.Scale.Clock;
using Dreamer.Bench.Scale.Fleets;
using Dreamer.Bench.Scale.Tallies;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Generations;
using Dreamer.Grains.Devices;

namespace Dreamer.Bench.Scale.Days;

/// <summary>Tenants of different weights that all ask for more than there is, of a few devices, for hours: what each gets for its weight.</summary>
internal sealed class Contention(int devices, int tenants, int pendingEach, double hours)
{
    private readonly Agenda _agenda = new();
    private readonly TenantId[] _tenants = [.. Enumerable.Range(0, tenants).Select(number => TenantId.Parse($"t{number}"))];
    private readonly Work _work = Catalog.Works.First(work => work.Name == "sd21-a 256");
    private int _numbers;

    /// <summary>Device-seconds by weight, of each tenant, in the second half.</summary>
    public double[] Run()
    {
        var world = new World { Devices = devices, Tenants = tenants, Hours = hours, HasMishaps = false };
        var tally = new Tally(world, _agenda);
        JobOwner? owner = null;
        owner = new JobOwner(_agenda, new LivingDevices(TimeSpan.FromSeconds(20), _agenda.Clock), tally, ended => Ask(owner!, ended.Tenant));
        new Fleet(world, _agenda, owner, new Random(1)).Start();
        for (var n = 0; n < tenants * pendingEach; n++)
        {
            var tenant = n % tenants;
            _agenda.At(TimeSpan.FromMilliseconds(n), () => Ask(owner, tenant));
        }
        _agenda.Run(() => _agenda.Now < world.End / 2);
        double[] half = [.. tally.Served];
        _agenda.Run(() => _agenda.Now < world.End);
        return [.. tally.Served.Select((served, i) => (served - half[i]) / Population.WeightOf(_tenants[i]))];
    }

    /// <summary>Jain's index: 1 where all have the same, 1/n where one has all.</summary>
    public static double Jain(double[] had) => Math.Pow(had.Sum(), 2) / (had.Length * had.Sum(one => one * one));

    private void Ask(JobOwner owner, int tenant)
    {
        var number = _numbers++;
        var id = GenerationId.Parse($"gen_{tenant:x32}_{number:x16}");
        _agenda.After(TimeSpan.Zero, () => owner.Seek(new SimulatedJob(id, number, tenant, _tenants[tenant], _work, Lane.Batch, _agenda.Now)));
    }
}
