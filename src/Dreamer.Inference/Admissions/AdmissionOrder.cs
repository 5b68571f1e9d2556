using Dreamer.Generations;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Admissions;

/// <summary>
/// Who gets the next place on a device, and who gives one up for it. Of two that wait, the first key that differs decides:
/// <list type="table">
/// <item><term>lane</term><description>interactive first; who has waited for longer than patience counts as interactive</description></item>
/// <item><term>places</term><description>whose tenant has fewer places for its weight</description></item>
/// <item><term>device time</term><description>whose tenant has had less of the device</description></item>
/// <item><term>deadline</term><description>the earlier one</description></item>
/// <item><term>weights</term><description>who has waited for longer than patience, then who needs only weights that jobs use already</description></item>
/// <item><term>length</term><description>stills before clips</description></item>
/// <item><term>number</term><description>who asked first</description></item>
/// </list>
/// </summary>
internal sealed class AdmissionOrder(InferenceOptions options, DeviceEngine engine)
{
    private readonly DeviceMemory _memory = new(options);

    /// <summary>The first in line, and whether there is room for it beside these places.</summary>
    public (Waiting? First, bool HasRoom) FirstOf(IEnumerable<Waiting> line, IReadOnlyCollection<Place> places, TimeSpan now)
    {
        var ranks = new Ranks(this, places, now);
        var first = line.MinBy(ranks.Of);
        return (first, first is not null && HasRoomBeside(places, first));
    }

    /// <summary>0 when the job may come in, with all who are before it; else how many places it is away from that.</summary>
    public int PositionOf(Waiting job, IEnumerable<Waiting> line, IReadOnlyCollection<Place> places, TimeSpan now)
    {
        var ranks = new Ranks(this, places, now);
        var (own, needs) = (ranks.Of(job), places.Select(place => place.Need).ToList());
        var before = line.Where(other => ranks.Of(other).CompareTo(own) < 0).ToList();
        if (!HasRoom([.. needs, before.Count == 0 ? job.Need : before.MinBy(ranks.Of)!.Need]))
        {
            return before.Count + 1; // the usual case, of a device that is full
        }
        var position = 0;
        foreach (var waiting in before.OrderBy(ranks.Of).Append(job))
        {
            needs.Add(waiting.Need);
            position += position > 0 || !HasRoom(needs) ? 1 : 0; // who finds no room keeps those behind it out
        }
        return position;
    }

    /// <summary>
    /// Who must leave next so that the first in line comes in: of the less urgent the one that has not run for longest; null when it has to wait. Nobody
    /// leaves in vain: all who would have to must be less urgent, and who would make no room for it is spared.
    /// </summary>
    public string? VictimFor(Waiting first, IReadOnlyCollection<Place> places, TimeSpan now)
    {
        var (staying, leaving) = (places.ToList(), new List<Place>());
        while (!HasRoomBeside(staying, first))
        {
            if (NextVictim(first, staying, now) is not { } next)
            {
                return null;
            }
            staying.Remove(next);
            leaving.Add(next);
        }
        return (leaving.Find(place => !HasRoomBeside([.. staying, place], first)) ?? leaving.FirstOrDefault())?.Job;
    }

    private Place? NextVictim(Waiting to, List<Place> places, TimeSpan now) => places
        .Where(place => place.MayLeave && MustYield(place, to, places, now))
        .OrderByDescending(place => place.Claim.Lane)
        .ThenBy(place => place.LastRun)
        .FirstOrDefault();

    private bool HasRoomBeside(IReadOnlyCollection<Place> places, Waiting waiting) => HasRoom([.. places.Select(place => place.Need), waiting.Need]);

    private bool HasRoom(List<MemoryNeed> needs) => needs.Count <= options.MaxResidentJobs && _memory.Fits(needs);

    private bool MustYield(Place place, Waiting to, IReadOnlyCollection<Place> places, TimeSpan now)
    {
        var lane = LaneOf(to, now);
        if (place.Claim.Lane != lane)
        {
            // Who waited too long and was lifted takes turns with others that have had a while, and no more than that.
            return place.Claim.Lane > lane && (to.Claim.Lane == Lane.Interactive || HadAWhile(place, now));
        }
        // Otherwise only what brings the tenants' shares closer together, or turns after a while: nobody is thrown out to and fro.
        return Share(place.Claim.Tenant, places, 0) > Share(to.Claim.Tenant, places, 1) || (HasWaitedTooLong(to, now) && HadAWhile(place, now));
    }

    private double Share(TenantId tenant, IReadOnlyCollection<Place> places, int more) =>
        (places.Count(place => place.Claim.Tenant == tenant) + more) / options.WeightOf(tenant);

    private double HadBy(WorkClaim claim) => engine.HadBy(claim);

    private Lane LaneOf(Waiting waiting, TimeSpan now) => HasWaitedTooLong(waiting, now) ? Lane.Interactive : waiting.Claim.Lane;

    private bool HasWaitedTooLong(Waiting waiting, TimeSpan now) => now - waiting.Asked > options.AdmissionPatience;

    private bool HadAWhile(Place place, TimeSpan now) => now - place.Since > options.AdmissionPatience;

    /// <summary>The keys at one moment. What a tenant has is looked up once, however many of its jobs wait.</summary>
    private sealed class Ranks(AdmissionOrder order, IReadOnlyCollection<Place> places, TimeSpan now)
    {
        private readonly Dictionary<(TenantId, Lane), (double Places, double Had)> _tenants = [];
        private readonly HashSet<ResidentModel> _used = [.. places.Select(place => place.Need.Model)];

        public (Lane Lane, double Places, double Had, DateTimeOffset Deadline, int Weights, int Length, long Number) Of(Waiting waiting)
        {
            var (share, had) = TenantOf(waiting.Claim);
            var isLate = order.HasWaitedTooLong(waiting, now);
            return (
                isLate ? Lane.Interactive : waiting.Claim.Lane,
                share,
                had,
                waiting.Claim.Deadline ?? DateTimeOffset.MaxValue,
                isLate ? 0 : _used.Contains(waiting.Need.Model) ? 1 : 2,
                waiting.Claim.Brief ? 0 : 1,
                waiting.Number);
        }

        private (double Places, double Had) TenantOf(WorkClaim claim)
        {
            if (!_tenants.TryGetValue((claim.Tenant, claim.Lane), out var known))
            {
                _tenants[(claim.Tenant, claim.Lane)] = known = (order.Share(claim.Tenant, places, 0), order.HadBy(claim));
            }
            return known;
        }
    }
}
