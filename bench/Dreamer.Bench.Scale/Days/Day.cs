using Dreamer.Bench.Scale.Clock;
using Dreamer.Bench.Scale.Fleets;
using Dreamer.Bench.Scale.Tallies;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Generations;
using Dreamer.Grains.Devices;

namespace Dreamer.Bench.Scale.Days;

/// <summary>A simulated day, or a part of one: sessions visit and ask for one thing after another, and all that was asked for is made in the end.</summary>
internal sealed class Day
{
    private static readonly TimeSpan s_longestRest = TimeSpan.FromDays(2);

    private readonly World _world;
    private readonly Agenda _agenda = new();
    private readonly Population _population;
    private readonly Demand _demand;
    private readonly Quotas _quotas;
    private readonly JobOwner _owner;
    private long _pending;
    private int _numbers;

    public Day(World world)
    {
        _world = world;
        var random = new Random(world.Seed);
        _population = new Population(world, random);
        _demand = new Demand(world, random);
        _quotas = new Quotas(_population);
        Tally = new Tally(world, _agenda);
        _owner = new JobOwner(_agenda, new LivingDevices(TimeSpan.FromSeconds(20), _agenda.Clock), Tally, End);
        Fleet = new Fleet(world, _agenda, _owner, random);
    }

    public Tally Tally { get; }

    public Fleet Fleet { get; }

    public long Events => _agenda.Done;

    public List<(double Hour, int Devices, long Pending)> Samples { get; } = [];

    public TimeSpan BusyInAll => Fleet.Busy + Sum(device => device.Busy);

    public TimeSpan LoadingInAll => Fleet.Loading + Sum(device => device.Loading);

    /// <summary>Told of each job that ends.</summary>
    public Action<SimulatedJob> Ended { get; init; } = _ => { };

    public Day Run()
    {
        Fleet.Start();
        _agenda.At(_demand.NextVisit(TimeSpan.Zero), Visit);
        _agenda.At(_demand.NextFlood(TimeSpan.Zero), Flood);
        _agenda.At(TimeSpan.Zero, Sample);
        _agenda.Run(() => _agenda.Now < _world.End || _pending > 0);
        return _agenda.Now < _world.End + s_longestRest ? this
            : throw new InvalidOperationException($"{_pending} jobs were not made {s_longestRest.TotalHours} hours after the last was asked for.");
    }

    private void Sample()
    {
        Samples.Add((_agenda.Now.TotalHours, _owner.Devices.Count, _pending));
        if (_agenda.Now < _world.End)
        {
            _agenda.After(TimeSpan.FromMinutes(10), Sample);
        }
    }

    private void Visit()
    {
        if (_agenda.Now < _world.End)
        {
            Ask(_demand.Session(), _demand.JobsOfOne(), _demand.IsBatch() ? Lane.Batch : Lane.Interactive);
            _agenda.At(_demand.NextVisit(_agenda.Now), Visit);
        }
    }

    /// <summary>One session's tenant asks for a lot at once.</summary>
    private void Flood()
    {
        if (_agenda.Now < _world.End)
        {
            var session = _demand.Session();
            for (var n = 0; n < _demand.JobsOfFlood; n++)
            {
                Ask(session, 1, Lane.Batch);
            }
            _agenda.At(_demand.NextFlood(_agenda.Now), Flood);
        }
    }

    private void Ask(int session, int jobs, Lane lane)
    {
        var (tenant, number) = (_population.TenantOf(session), _numbers++);
        var id = GenerationId.Parse($"gen_{session:x32}_{number:x16}");
        Tally.Asked++;
        Tally.Count(GrainCall.AddToSession, tenant);
        Tally.Count(GrainCall.ListModels);
        Tally.Count(GrainCall.Reserve, tenant);
        Tally.Count(GrainCall.ReadLimits, tenant);
        if (!_quotas.TryReserve(tenant, id, _agenda.Clock.GetUtcNow()))
        {
            Tally.Refused++;
            return;
        }
        _pending++;
        Tally.Count(GrainCall.SaveGeneration, tenant);
        Tally.Count(GrainCall.Remind, tenant);
        Tally.Count(GrainCall.Encode);
        Begin(new SimulatedJob(id, number, tenant, _quotas.Of(tenant), _demand.Work(), lane, _agenda.Now) { Session = session, Left = jobs - 1 });
    }

    private void Begin(SimulatedJob job)
    {
        Tally.Count(GrainCall.MayRun, job.Tenant);
        Tally.Count(GrainCall.ReadLimits, job.Tenant);
        if (_quotas.MayRun(job))
        {
            _owner.Seek(job);
        }
        else
        {
            Tally.Throttled++;
        }
    }

    private void End(SimulatedJob job)
    {
        _pending--;
        Tally.End(job);
        Tally.Count(GrainCall.SaveGeneration, job.Tenant);
        Tally.Count(GrainCall.Settle, job.Tenant);
        Tally.Count(GrainCall.Release, job.Tenant);
        Tally.Count(GrainCall.ReportToSession, job.Tenant);
        Tally.Count(GrainCall.Remind, job.Tenant);
        Tally.Count(GrainCall.Remind, job.Tenant);
        Ended(job);
        foreach (var next in _quotas.Release(job).ToList())
        {
            _agenda.After(TimeSpan.Zero, () => _owner.Seek(next));
        }
        if (job.Left > 0 && _agenda.Now < _world.End)
        {
            _agenda.After(_demand.Thought(), () => Ask(job.Session, job.Left, job.Claim.Lane));
        }
    }

    private TimeSpan Sum(Func<SimulatedDevice, TimeSpan> of) => _owner.Devices.Aggregate(TimeSpan.Zero, (sum, device) => sum + of(device));
}
