using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Engine;
using Dreamer.Tenants;

namespace Dreamer.Inference.Scheduling;

/// <summary>
/// Who gets the next place on the device: the interactive lane, then the tenant that has fewest places for its weight, then the one that has had
/// least of the device, then deadlines, then who needs no other weights than those that jobs use (unless somebody has waited too long for
/// others), stills, and who asked first. Asking again keeps one's turn; not asking for a while loses it. It also says who has to give a place up.
/// </summary>
internal sealed class AdmissionOrder(InferenceOptions options, TimeProvider clock, DeviceEngine engine)
{
    private readonly List<Waiting> _line = []; // by first asking
    private readonly DeviceMemory _memory = new(options);
    private readonly long _began = clock.GetTimestamp();

    public int Count => _line.Count;

    public TimeSpan Now => clock.GetElapsedTime(_began);

    /// <summary>Joins the line or keeps the turn; refused with "capacity" when too many wait, and with "out_of_memory" when it can never fit.</summary>
    public void Ask(string job, WorkClaim claim, MemoryNeed need)
    {
        LeaveAll(w => Now - w.LastAsked > options.WaitingPatience);
        if (!_memory.CanFit(need))
        {
            throw new DreamerException(
                ErrorCode.OutOfMemory,
                $"The job needs about {need.Kept} bytes and its model '{need.Model.Name}' {need.Model.Bytes} on their device, which has {options.JobMemoryBytes} for all jobs and {options.DeviceMemoryBytes} in all.");
        }
        var place = _line.FindIndex(w => w.Job == job);
        if (place >= 0)
        {
            _line[place] = _line[place] with { LastAsked = Now, Need = need };
            return;
        }
        if (_line.Count >= options.MaxWaitingJobs)
        {
            throw new DreamerException(ErrorCode.Capacity, $"{_line.Count} jobs wait for this device already, and it takes no more.");
        }
        _line.Add(new Waiting(job, claim, need, Now, Now));
        engine.Expect(claim);
    }

    public bool Has(string job) => _line.Exists(w => w.Job == job);

    public void Leave(string job) => LeaveAll(w => w.Job == job);

    /// <summary>0 when the job may come in, with all who are before it; else how many places it is away from that.</summary>
    public int PositionOf(string job, IReadOnlyCollection<Place> places)
    {
        var (needs, position) = (places.Select(p => p.Need).ToList(), 0);
        foreach (var waiting in InOrder(places))
        {
            needs.Add(waiting.Need);
            position += HasRoom(needs) ? 0 : 1;
            if (waiting.Job == job)
            {
                break;
            }
        }
        return position;
    }

    /// <summary>
    /// Who must leave next so that the job comes in: of the less urgent the one that has not run for longest; null when it has to wait. Nobody
    /// leaves in vain: all who would have to must be less urgent, and who would make no room for it is spared.
    /// </summary>
    public string? VictimFor(string job, IReadOnlyCollection<Place> places)
    {
        var first = InOrder(places).FirstOrDefault();
        if (first?.Job != job)
        {
            return null;
        }
        var (staying, leaving) = (places.ToList(), new List<Place>());
        while (!HasRoomBeside(staying, first))
        {
            if (NextVictim(first, staying) is not { } next)
            {
                return null;
            }
            staying.Remove(next);
            leaving.Add(next);
        }
        return leaving.Find(place => !HasRoomBeside([.. staying, place], first))?.Job ?? leaving[0].Job;
    }

    private Place? NextVictim(Waiting to, List<Place> places) => places
        .Where(p => p.MayLeave && MustYield(p, to, places))
        .OrderByDescending(p => p.Claim.Lane)
        .ThenBy(p => p.LastRun)
        .FirstOrDefault();

    private bool HasRoomBeside(List<Place> places, Waiting waiting) => HasRoom([.. places.Select(p => p.Need), waiting.Need]);

    private bool HasRoom(List<MemoryNeed> needs) => needs.Count <= options.MaxResidentJobs && _memory.Fits(needs);

    private IOrderedEnumerable<Waiting> InOrder(IReadOnlyCollection<Place> places) => _line
        .OrderBy(LaneOf)
        .ThenBy(w => Share(w.Claim.Tenant, places, 0))
        .ThenBy(w => engine.HadBy(w.Claim))
        .ThenBy(w => w.Claim.Deadline ?? DateTimeOffset.MaxValue)
        .ThenBy(w => HasWaitedTooLong(w) ? 0 : places.Any(p => p.Need.Model == w.Need.Model) ? 1 : 2)
        .ThenBy(w => w.Claim.Brief ? 0 : 1); // a stable sort: then who asked first

    private void LeaveAll(Predicate<Waiting> who)
    {
        foreach (var leaving in _line.FindAll(who))
        {
            _line.Remove(leaving);
            engine.Withdraw(leaving.Claim);
        }
    }

    private bool MustYield(Place place, Waiting to, IReadOnlyCollection<Place> places)
    {
        var lane = LaneOf(to);
        if (place.Claim.Lane != lane)
        {
            // Who waited too long and was lifted takes turns with others that have had a while, and no more than that.
            return place.Claim.Lane > lane && (to.Claim.Lane == Lane.Interactive || HadAWhile(place));
        }
        // Otherwise only what brings the tenants' shares closer together, or turns after a while: nobody is thrown out to and fro.
        return Share(place.Claim.Tenant, places, 0) > Share(to.Claim.Tenant, places, 1) || (HasWaitedTooLong(to) && HadAWhile(place));
    }

    private double Share(TenantId tenant, IReadOnlyCollection<Place> places, int more) =>
        (places.Count(p => p.Claim.Tenant == tenant) + more) / options.WeightOf(tenant);

    private Lane LaneOf(Waiting waiting) => HasWaitedTooLong(waiting) ? Lane.Interactive : waiting.Claim.Lane;

    private bool HasWaitedTooLong(Waiting waiting) => Now - waiting.Asked > options.AdmissionPatience;

    private bool HadAWhile(Place place) => Now - place.Since > options.AdmissionPatience;

    private sealed record Waiting(string Job, WorkClaim Claim, MemoryNeed Need, TimeSpan Asked, TimeSpan LastAsked);
}
