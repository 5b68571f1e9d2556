using Dreamer.Generations;

namespace Dreamer.Inference.Scheduling;

/// <summary>
/// Whose work comes next: 1. the interactive lane before the batch lane, save for batch work that has waited too long, while its lane had no
/// turn, 2. tenants by start-time fair queueing (Goyal et al. 1996) over the device-seconds that their work turned out to take, 3. in a tenant's
/// lane what was lifted into it, then what has waited too long, then the earliest deadline, then the brief before the long, then the earlier job, which taking turns with the
/// later would only delay, then the first come.
/// </summary>
internal sealed class FairOrder<T>(Func<TenantId, double> weightOf, TimeSpan patience, TimeProvider clock)
{
    private const int FlowsKept = 1_000;

    private readonly long _began = clock.GetTimestamp();
    private readonly List<Turn<T>> _waiting = []; // by arrival
    private readonly Dictionary<(TenantId Tenant, Lane Lane), Flow> _flows = [];
    private readonly double[] _virtualTime = new double[2]; // of each lane: the start of what was taken last
    private long _arrivals;
    private TimeSpan _batchRan = TimeSpan.MinValue; // the last turn of batch work

    public int Count => _waiting.Count;

    private TimeSpan Now => clock.GetElapsedTime(_began);

    public void Add(WorkClaim claim, T work)
    {
        FlowOf(claim.Tenant, claim.Lane).Arrive(VirtualTime(claim.Lane));
        _waiting.Add(new Turn<T>(claim, work, Now, _arrivals++));
    }

    /// <summary>The tenant has a job that may not come in yet: what it does not get meanwhile stays owed to it. To be withdrawn.</summary>
    public void Expect(WorkClaim claim) => FlowOf(claim.Tenant, claim.Lane).Arrive(VirtualTime(claim.Lane));

    public void Withdraw(WorkClaim claim) => FlowOf(claim.Tenant, claim.Lane).Leave();

    /// <summary>The device-seconds that the tenant has had in this lane, by its weight, in relation to others'.</summary>
    public double HadBy(WorkClaim claim) => FlowOf(claim.Tenant, claim.Lane).StartAt(VirtualTime(claim.Lane));

    /// <summary>What <see cref="Take()"/> would take.</summary>
    public Turn<T>? Next => Find(_ => true, null)?.Turn;

    /// <summary>Takes what comes next, or null; it must be settled.</summary>
    public Turn<T>? Take() => Take(_ => true, null);

    /// <summary>Takes more that goes with what was taken: from no worse a lane, in the same order.</summary>
    public Turn<T>? TakeAlong(Turn<T> first, Func<T, bool> fits) => Take(fits, first.Lane);

    /// <summary>Takes one that is such, out of turn, which nobody pays for; null when none is.</summary>
    public T? Drop(Predicate<T> which)
    {
        if (_waiting.Find(turn => which(turn.Work)) is not { } turn)
        {
            return default;
        }
        _waiting.Remove(turn);
        Withdraw(turn.Claim);
        return turn.Work;
    }

    public int CountAlong(Turn<T> first, Func<T, bool> fits) => _waiting.Count(turn => LaneOf(turn) <= first.Lane && fits(turn.Work));

    public bool HasWaitedTooLong(Turn<T> turn) => Now - turn.Arrived > patience;

    public bool IsWaiting(Lane lane) => _waiting.Exists(turn => turn.Claim.Lane == lane);

    private Turn<T>? Take(Func<T, bool> fits, Lane? worst) => Find(fits, worst) is var (turn, lane) ? Begin(turn, lane) : null;

    private (Turn<T> Turn, Lane Lane)? Find(Func<T, bool> fits, Lane? worst)
    {
        var fitting = _waiting.Where(turn => fits(turn.Work) && !(LaneOf(turn) > worst)).ToList();
        if (fitting.Count == 0)
        {
            return null;
        }
        // 1. The lane
        var lane = fitting.Min(LaneOf);
        // 2. The tenant; the first of equals is the one that has waited longest
        var tenant = fitting.Where(turn => LaneOf(turn) == lane).MinBy(turn => FlowOf(turn.Claim.Tenant, lane).StartAt(VirtualTime(lane)))!.Claim.Tenant;
        // 3. The work
        return (fitting.Where(turn => LaneOf(turn) == lane && turn.Claim.Tenant == tenant).MinBy(turn => Rank(turn, lane))!, lane);
    }

    private Turn<T> Begin(Turn<T> turn, Lane lane)
    {
        _waiting.Remove(turn);
        turn.Lane = lane;
        // What is lifted has had of both: were it not of its own lane, its tenant would seem there to have had nothing for ever
        turn.Payers = [.. new[] { lane, turn.Claim.Lane }.Distinct().Select(paid => Begin(turn.Claim.Tenant, paid))];
        _batchRan = turn.Claim.Lane == Lane.Batch ? Now : _batchRan;
        FlowOf(turn.Claim.Tenant, turn.Claim.Lane).Leave();
        return turn;
    }

    private Flow Begin(TenantId tenant, Lane lane)
    {
        var flow = FlowOf(tenant, lane);
        flow.Begin(VirtualTime(lane));
        _virtualTime[(int)lane] = Math.Max(VirtualTime(lane), flow.Start);
        return flow;
    }

    /// <summary>
    /// Batch work is lifted only past interactive work: among its own kind a long wait is what its tenant's weight means. One piece in each
    /// patience is, however many wait: else people would wait the longer the more of it there is.
    /// </summary>
    private Lane LaneOf(Turn<T> turn) =>
        turn.Claim.Lane == Lane.Batch && HasWaitedTooLong(turn) && Now - patience > _batchRan && _waiting.Exists(other => other.Claim.Lane == Lane.Interactive)
            ? Lane.Interactive
            : turn.Claim.Lane;

    private (int, DateTimeOffset, int, TimeSpan, long) Rank(Turn<T> turn, Lane lane) =>
        turn.Claim.Lane != lane ? (0, DateTimeOffset.MinValue, 0, TimeSpan.Zero, turn.Number)
            : turn.Claim.Deadline is null && HasWaitedTooLong(turn) ? (1, DateTimeOffset.MinValue, 0, TimeSpan.Zero, turn.Number)
            : (2, turn.Claim.Deadline ?? DateTimeOffset.MaxValue, turn.Claim.Brief ? 0 : 1, turn.Claim.Since, turn.Number);

    private double VirtualTime(Lane lane) => _virtualTime[(int)lane];

    private Flow FlowOf(TenantId tenant, Lane lane)
    {
        if (_flows.TryGetValue((tenant, lane), out var flow))
        {
            return flow;
        }
        if (_flows.Count >= FlowsKept)
        {
            ForgetTheIdle();
        }
        return _flows[(tenant, lane)] = new Flow(() => weightOf(tenant));
    }

    /// <summary>A flow that is idle and owes nothing says no more than a new one would.</summary>
    private void ForgetTheIdle()
    {
        foreach (var (key, flow) in _flows.Where(f => f.Value.IsIdle && f.Value.Start <= VirtualTime(f.Key.Lane)).ToList())
        {
            _flows.Remove(key);
        }
    }
}
