using Dreamer.Inference.Admissions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Tests.Admissions;

/// <summary>A device's places, as it gives them out, second by second: the jobs take turns, and each needs <see cref="Length"/> of them.</summary>
internal sealed class SimulatedPlaces
{
    /// <summary>In seconds of the device.</summary>
    public const int Length = 5;

    private readonly Dictionary<TenantId, double> _had = [];
    private readonly Dictionary<string, int> _left = [];
    private readonly List<Place> _places = [];
    private readonly WaitingQueues _line;
    private readonly AdmissionOrder _order;
    private TimeSpan _now;
    private int _numbers;

    public SimulatedPlaces(InferenceOptions options)
    {
        _line = new WaitingQueues(options.AdmissionPatience);
        _order = new AdmissionOrder(options, claim => _had.GetValueOrDefault(claim.Tenant));
    }

    /// <summary>How often each job had to give its place up.</summary>
    public Dictionary<string, int> Evictions { get; } = [];

    public bool IsKnown(string job) => _left.ContainsKey(job);

    public string Ask(WorkClaim claim, ResidentModel model)
    {
        var job = $"{_numbers}";
        _left[job] = Length;
        Join(job, claim, Scene.NeedOf(model));
        return job;
    }

    public void Second()
    {
        _line.NoteLate(_now);
        var moves = new List<string>();
        while (_order.FirstOf(_line, _places, _now) is ({ } first, var hasRoom))
        {
            moves.Add($"{first.Job} of {first.Claim.Tenant}, {first.Claim.Lane}, asked at {first.Asked.TotalSeconds} s, {(hasRoom ? "into" : "for one of")} {string.Join(' ', _places)}");
            Assert.True(moves.Count < 100, $"The places do not come to rest at {_now.TotalSeconds} s:\n{string.Join('\n', moves.TakeLast(6))}");
            if (!hasRoom && !MakeRoom(first))
            {
                break;
            }
            if (hasRoom)
            {
                Leave(first);
                _places.Add(new Place(first.Job, first.Claim, first.Need, _now, _now, _order.HasTurn(first, _places, _now), MayLeave: true));
            }
        }
        RunOne();
        _now += TimeSpan.FromSeconds(1);
    }

    private bool MakeRoom(Waiting first)
    {
        if (_order.VictimFor(first, _places, _now) is not { } name)
        {
            return false;
        }
        var victim = _places.Single(place => place.Job == name);
        _places.Remove(victim);
        Evictions[name] = Evictions.GetValueOrDefault(name) + 1;
        Join(name, victim.Claim, victim.Need);
        return true;
    }

    private void RunOne()
    {
        if (_places.MinBy(place => place.LastRun) is not { } next)
        {
            return;
        }
        _had[next.Claim.Tenant] = _had.GetValueOrDefault(next.Claim.Tenant) + 1;
        _places.Remove(next);
        if (--_left[next.Job] == 0)
        {
            _left.Remove(next.Job);
            return;
        }
        _places.Add(next with { LastRun = _now });
    }

    private void Join(string job, WorkClaim claim, MemoryNeed need)
    {
        _line.Add(new Waiting(job, claim, need, _now, _numbers++));
    }

    private void Leave(Waiting waiting)
    {
        _line.Remove(waiting);
    }
}
