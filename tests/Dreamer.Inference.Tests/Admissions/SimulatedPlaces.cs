using Microsoft.Extensions.Time.Testing;
using Dreamer.Inference.Admissions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Tests.Admissions;

/// <summary>A device's places, as it gives them out, second by second: each is a chunk of the job whose turn it is, and each job needs <see cref="Length"/>.</summary>
internal sealed class SimulatedPlaces
{
    /// <summary>In seconds of the device.</summary>
    public const int Length = 5;

    private readonly FakeTimeProvider _clock = new();
    private readonly FairOrder<string> _turns;
    private readonly Dictionary<string, int> _left = [];
    private readonly List<Place> _places = [];
    private readonly WaitingQueues _line;
    private readonly AdmissionOrder _order;
    private TimeSpan _now;
    private int _numbers;

    public SimulatedPlaces(InferenceOptions options)
    {
        _line = new WaitingQueues(options.AdmissionPatience);
        _turns = new FairOrder<string>(options.WeightOf, options.LanePatience, _clock);
        _order = new AdmissionOrder(options, options.WeightOf, _turns.HadBy);
    }

    /// <summary>How often each job had to give its place up for one of its own lane.</summary>
    public Dictionary<string, int> Evictions { get; } = [];

    public bool IsKnown(string job) => _left.ContainsKey(job);

    public string Ask(WorkClaim claim, ResidentModel model)
    {
        var job = $"{_numbers}";
        _left[job] = Length;
        Join(job, claim, Scene.NeedOf(model), _now);
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
                _line.Remove(first);
                _turns.Withdraw(first.Claim);
                _turns.Add(first.Claim, first.Job);
                _places.Add(new Place(first.Job, first.Claim, first.Need, first.Asked, _now, _now, _order.HasTurn(first, _places, _now), MayLeave: true));
            }
        }
        RunOne();
        _now += TimeSpan.FromSeconds(1);
        _clock.Advance(TimeSpan.FromSeconds(1));
    }

    private bool MakeRoom(Waiting first)
    {
        if (_order.VictimFor(first, _places, _now) is not { } name)
        {
            return false;
        }
        var victim = _places.Single(place => place.Job == name);
        _places.Remove(victim);
        if (victim.Claim.Lane == first.Claim.Lane)
        {
            Evictions[name] = Evictions.GetValueOrDefault(name) + 1;
        }
        Join(name, victim.Claim, victim.Need, _order.WaitsSince(victim, _now));
        return true;
    }

    private void RunOne()
    {
        while (_turns.Drop(job => !_places.Exists(place => place.Job == job)) is not null)
        {
            // it has lost its place since
        }
        if (_turns.Take() is { } turn)
        {
            turn.Settle(TimeSpan.FromSeconds(1));
            Ran(_places.Single(place => place.Job == turn.Work));
        }
    }

    private void Ran(Place place)
    {
        _places.Remove(place);
        if (--_left[place.Job] == 0)
        {
            _left.Remove(place.Job);
            return;
        }
        _places.Add(place with { LastRun = _now });
        _turns.Add(place.Claim with { Since = place.Since }, place.Job);
    }

    private void Join(string job, WorkClaim claim, MemoryNeed need, TimeSpan asked)
    {
        _line.Add(new Waiting(job, claim, need, _now, _numbers++, asked));
        _turns.Expect(claim);
    }
}
