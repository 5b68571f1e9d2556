using Dreamer.Generations;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Admissions;

/// <summary>
/// Who gets the next place on a device, and who gives one up for it, by what each tenant has had of the device. Of two that wait, the first key that
/// differs decides:
/// <list type="table">
/// <item><term>turn</term><description>who has waited for longer than patience, unless another has a place by that; then by device time, deadline, number</description></item>
/// <item><term>lane</term><description>interactive first</description></item>
/// <item><term>places</term><description>whose tenant would have fewer places with this one, for its weight (D'Hondt's method)</description></item>
/// <item><term>device time</term><description>whose tenant has had less of the device</description></item>
/// <item><term>deadline</term><description>the earlier one</description></item>
/// <item><term>weights</term><description>who needs only weights that jobs use already, those of a part of a model included</description></item>
/// <item><term>length</term><description>stills before clips</description></item>
/// <item><term>number</term><description>who asked first</description></item>
/// </list>
/// Who came in by its turn keeps the place for as long as patience is: else who left for it would take it back at once. Who loses a place
/// that it had for less waits on as if it had not had it: else it could come in and leave for ever, and never be late.
/// For another part of the same model nobody leaves because of a turn: who has the part comes to its end, and newcomers wait behind the turn; so a
/// part is loaded once for all who are there, and not to and fro.
/// </summary>
internal sealed class AdmissionOrder(InferenceOptions options, Func<TenantId, double> weightOf, Func<WorkClaim, double> hadBy)
{
    private readonly DeviceMemory _memory = new(options);

    /// <summary>The first in line, apart from some, and whether there is room for it beside these places.</summary>
    public (Waiting? First, bool HasRoom) FirstOf(WaitingQueues line, IReadOnlyCollection<Place> places, TimeSpan now, IReadOnlyCollection<Waiting>? apartFrom = null)
    {
        var first = InOrder(line, RanksAt(places, now)).FirstOrDefault(waiting => apartFrom?.Contains(waiting) != true);
        return (first, first is not null && HasRoomBeside(places, first));
    }

    /// <summary>What a job that waits is told when it asks.</summary>
    public PlaceDecision Answer(Waiting waiting, WaitingQueues line, IReadOnlyCollection<Place> places, TimeSpan now)
    {
        var position = PositionOf(waiting, line, places, now);
        return position == 0 ? new PlaceDecision(0, HasTurn(waiting, places, now))
            : position == 1 && FirstOf(line, places, now).First == waiting ? new PlaceDecision(1, ByTurn: false, VictimFor(waiting, places, now))
            : new PlaceDecision(position, ByTurn: false);
    }

    /// <summary>0 when the job may come in, with all who are before it; else how many places it is away from that.</summary>
    public int PositionOf(Waiting job, WaitingQueues line, IReadOnlyCollection<Place> places, TimeSpan now)
    {
        var (ranks, needs) = (RanksAt(places, now), places.Select(place => place.Need).ToList());
        var position = line.All.Sum(queue => ranks.CountBefore(queue, job)) + 1;
        foreach (var waiting in InOrder(line, ranks))
        {
            needs.Add(waiting.Need);
            if (!HasRoom(needs))
            {
                return position; // who finds no room keeps those behind it out
            }
            if (waiting == job)
            {
                return 0;
            }
            position--;
        }
        throw new InvalidOperationException($"The job '{job.Job}' is not in line.");
    }

    /// <summary>All who wait, as they stand in line now.</summary>
    public IEnumerable<Waiting> InLine(WaitingQueues line, IReadOnlyCollection<Place> places, TimeSpan now) => InOrder(line, RanksAt(places, now));

    /// <summary>Who may come in, in order; and after them who may take another one's place.</summary>
    public List<Waiting> ToCall(WaitingQueues line, IReadOnlyCollection<Place> places, TimeSpan now)
    {
        var (taken, called) = (places.ToList(), new List<Waiting>());
        while (FirstOf(line, taken, now, called) is ({ } first, var hasRoom))
        {
            if (!hasRoom)
            {
                return VictimFor(first, taken, now) is null ? called : [.. called, first];
            }
            called.Add(first);
            taken.Add(new Place(first.Job, first.Claim, first.Need, first.Asked, now, now, HasTurn(first, taken, now), MayLeave: false));
        }
        return called;
    }

    /// <summary>Whether it comes first because it has waited for longer than patience: one at a time does.</summary>
    public bool HasTurn(Waiting waiting, IReadOnlyCollection<Place> places, TimeSpan now) => waiting.IsLate && !IsTurnTaken(places, now);

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

    /// <summary>Since when a job counts as waiting that gives its place up now.</summary>
    public TimeSpan WaitsSince(Place place, TimeSpan now) => HadAWhile(place, now) ? now : place.Asked;

    private Ranks RanksAt(IReadOnlyCollection<Place> places, TimeSpan now) =>
        new(tenant => Share(tenant, CountOf(tenant, places) + 1), hadBy, places, IsTurnTaken(places, now));

    private static IEnumerable<Waiting> InOrder(WaitingQueues line, Ranks ranks)
    {
        var next = new PriorityQueue<(IReadOnlyList<Waiting> Queue, int Index), Rank>(line.All.Select(queue => ((queue, 0), ranks.Of(queue[0]))));
        while (next.TryDequeue(out var at, out _))
        {
            yield return at.Queue[at.Index];
            if (at.Index + 1 < at.Queue.Count)
            {
                next.Enqueue((at.Queue, at.Index + 1), ranks.Of(at.Queue[at.Index + 1]));
            }
        }
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
        if (CameByTurn(place, now))
        {
            return false;
        }
        if (HasTurn(to, places, now) && HadAWhile(place, now) && (place.Need.Model != to.Need.Model || place.Need.Part == to.Need.Part))
        {
            return true;
        }
        // Only what brings the tenants' shares closer together: nobody is thrown out to and fro.
        var (giver, taker) = (place.Claim.Tenant, to.Claim.Tenant);
        return place.Claim.Lane > to.Claim.Lane
            || (place.Claim.Lane == to.Claim.Lane && giver != taker && Share(giver, CountOf(giver, places)) > Share(taker, CountOf(taker, places) + 1));
    }

    private double Share(TenantId tenant, int places) => places / weightOf(tenant);

    private static int CountOf(TenantId tenant, IReadOnlyCollection<Place> places) => places.Count(place => place.Claim.Tenant == tenant);

    private bool IsTurnTaken(IReadOnlyCollection<Place> places, TimeSpan now) => places.Any(place => CameByTurn(place, now));

    private bool CameByTurn(Place place, TimeSpan now) => place.ByTurn && !HadAWhile(place, now);

    private bool HadAWhile(Place place, TimeSpan now) => now - place.Since > options.AdmissionPatience;

    private readonly record struct Rank(
        int Turn, Lane Lane, double Places, double Had, DateTimeOffset Deadline, int Weights, int Length, long Number) : IComparable<Rank>
    {
        public int CompareTo(Rank other) => Keys.CompareTo(other.Keys);

        private (int, Lane, double, double, DateTimeOffset, int, int, long) Keys => (Turn, Lane, Places, Had, Deadline, Weights, Length, Number);
    }

    /// <summary>The keys at one moment. What a tenant has is looked up once, however many of its jobs wait.</summary>
    private sealed class Ranks(Func<TenantId, double> share, Func<WorkClaim, double> hadBy, IReadOnlyCollection<Place> places, bool isTurnTaken)
    {
        private readonly Dictionary<(TenantId, Lane), (double Places, double Had)> _tenants = [];
        private readonly HashSet<Resident> _used = [.. places.SelectMany(place => place.Need.Weights)];

        public Rank Of(Waiting waiting)
        {
            var (claim, (placesThen, had)) = (waiting.Claim, TenantOf(waiting.Claim));
            var deadline = claim.Deadline ?? DateTimeOffset.MaxValue;
            return waiting.IsLate && !isTurnTaken
                ? new Rank(0, default, 0, had, deadline, 0, 0, waiting.Number)
                : new Rank(1, claim.Lane, placesThen, had, deadline, waiting.Need.Weights.All(_used.Contains) ? 0 : 1, claim.Brief ? 0 : 1, waiting.Number);
        }

        /// <summary>How many of a queue come before the job.</summary>
        public int CountBefore(IReadOnlyList<Waiting> queue, Waiting job)
        {
            var (own, first, end) = (Of(job), 0, queue.Count);
            while (first < end)
            {
                var middle = (first + end) / 2;
                (first, end) = Of(queue[middle]).CompareTo(own) < 0 ? (middle + 1, end) : (first, middle);
            }
            return first;
        }

        private (double Places, double Had) TenantOf(WorkClaim claim)
        {
            if (!_tenants.TryGetValue((claim.Tenant, claim.Lane), out var known))
            {
                _tenants[(claim.Tenant, claim.Lane)] = known = (share(claim.Tenant), hadBy(claim));
            }
            return known;
        }
    }
}
