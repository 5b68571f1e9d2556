using Dreamer.Bench.Scale.Clock;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Devices;
using Dreamer.Inference;
using Dreamer.Inference.Admissions;

namespace Dreamer.Bench.Scale.Fleets;

/// <summary>
/// A device whose work only takes its time. Who waits, who gets a place, who gives one up, whose turn it is, how many steps a chunk has and which
/// weights make way is decided by the product's own classes; what moves jobs between them is here, as it is in Places and DeviceEngine.
/// </summary>
internal sealed class SimulatedDevice
{
    private const int ChunksOfCheckpoint = 4;

    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(1);

    private readonly Agenda _agenda;
    private readonly JobOwner _owner;
    private readonly DeviceThread _thread;
    private readonly AdmissionOrder _order;
    private readonly WaitingLine _line;
    private readonly DeviceWeights _weights;
    private readonly Dictionary<string, SimulatedJob> _jobs = []; // in line, or with a place
    private readonly List<Place> _places = [];
    private SimulatedJob? _leaving; // when its chunk is over
    private bool _looks;

    public SimulatedDevice(string name, DeviceKind kind, Agenda agenda, JobOwner owner)
    {
        (Name, _agenda, _owner) = (name, agenda, owner);
        var options = OptionsOf(name, kind);
        _thread = new DeviceThread(options, kind.Slowness, agenda) { ChunkDone = EndChunk };
        _order = new AdmissionOrder(options, Population.WeightOf, _thread.Turns.HadBy);
        _line = new WaitingLine(options, agenda.Clock, _thread.Turns.Expect, _thread.Turns.Withdraw);
        _weights = new DeviceWeights(options);
    }

    public string Name { get; }

    public bool IsUp { get; private set; } = true;

    /// <summary>How long it worked.</summary>
    public TimeSpan Busy => _thread.Busy;

    public TimeSpan Loading => _thread.Loading;

    public DeviceReport Report => new(Name, [.. _weights.All.Select(model => model.Description)], _places.Count, _line.Count);

    /// <summary>Asks for a place; true where its owner hears of its position and shall choose anew.</summary>
    public bool Ask(SimulatedJob job)
    {
        var need = NeedOf(job.Work);
        _jobs[job.Id.Value] = job;
        while (true)
        {
            var waiting = _line.Ask(job.Id.Value, job.Claim, need, job.WaitsSince);
            var answer = _order.Answer(waiting, _line.Look(), _places, _line.Now);
            if (answer.Position == 0)
            {
                Enter(job, waiting, answer.ByTurn);
                return false;
            }
            if (answer.Victim is null || !TryEvict(_jobs[answer.Victim]))
            {
                return Waits(job, answer.Position);
            }
            if (!_line.Has(job.Id.Value))
            {
                return false; // it was called when the place was free
            }
        }
    }

    /// <summary>It goes to another device.</summary>
    public void Leave(SimulatedJob job)
    {
        job.Waits++;
        _line.Leave(job.Id.Value);
        _jobs.Remove(job.Id.Value);
    }

    /// <summary>It is gone; in peace, its jobs go on from where they are, else from their checkpoints. Answers them.</summary>
    public List<SimulatedJob> End(bool inPeace)
    {
        IsUp = false;
        _thread.End();
        List<SimulatedJob> lost = [.. _jobs.Values];
        foreach (var job in lost)
        {
            job.Steps = job.Saved = inPeace ? job.Steps : job.Saved;
            (job.On, job.Shown, job.WaitsSince) = (null, null, null);
            job.Waits++;
        }
        _jobs.Clear();
        return lost;
    }

    private static InferenceOptions OptionsOf(string name, DeviceKind kind) => new()
    {
        Device = name,
        DeviceMemoryBytes = kind.Memory,
        JobMemoryBytes = kind.Memory / 3,
        EmbeddingCacheBytes = 64 << 20,
        ModelFolders = kind.Models,
    };

    private MemoryNeed NeedOf(Work work) => new(_weights[work.Model], work.KeptBytes, work.StepBytes);

    private bool Waits(SimulatedJob job, int position)
    {
        if (position != job.Shown)
        {
            job.Shown = position;
            return true;
        }
        var wait = ++job.Waits;
        _agenda.After(_line.PauseAt(position), () =>
        {
            if (IsUp && job.Waits == wait)
            {
                job.Shown = null;
                _owner.Seek(job);
            }
        });
        LookNow();
        return false;
    }

    private void Enter(SimulatedJob job, Waiting waiting, bool byTurn)
    {
        job.Waits++;
        _line.Enter(job.Id.Value);
        _places.Add(new Place(job.Id.Value, job.Claim, waiting.Need, waiting.Asked, _line.Now, _line.Now, byTurn, MayLeave: false));
        var model = waiting.Need.Model;
        _weights.Enter(model);
        _owner.Entered(job, model.IsResident);
        if (model.IsResident)
        {
            Begin(job);
        }
        else
        {
            _thread.AddLoad(() => _weights.Load(model, _places.Sum(place => place.Need.Kept)), () => Begin(job));
        }
    }

    private void Begin(SimulatedJob job)
    {
        Change(job, place => place with { MayLeave = true });
        Queue(job);
        CallNext();
    }

    private void Queue(SimulatedJob job) => _thread.Add(job.Claim with { Since = PlaceOf(job).Since }, job);

    private void EndChunk(SimulatedJob job, int steps, TimeSpan time)
    {
        _weights.Note(job.Work, time / steps);
        job.Steps += steps;
        job.Saved = ++job.Chunks % ChunksOfCheckpoint == 0 ? job.Steps : job.Saved;
        _owner.Advanced(job, time);
        Change(job, place => place with { LastRun = _line.Now });
        if (job.Steps == job.Work.Steps)
        {
            _leaving = null;
            Free(job);
            _owner.Made(job);
        }
        else if (job == _leaving)
        {
            _leaving = null;
            Spill(job);
        }
        else
        {
            Queue(job);
        }
    }

    /// <summary>The job gives its place up; where its chunk is under way, at its end. Answers whether the place is free.</summary>
    private bool TryEvict(SimulatedJob job)
    {
        if (job == _thread.Running)
        {
            _leaving = job;
            Change(job, place => place with { MayLeave = false });
            return false;
        }
        _thread.Turns.Drop(waiting => waiting == job);
        Spill(job);
        return true;
    }

    private void Spill(SimulatedJob job)
    {
        job.WaitsSince = _order.WaitsSince(PlaceOf(job), _line.Now);
        (job.Saved, job.Shown) = (job.Steps, null);
        Free(job);
        _owner.Paused(job);
    }

    private void Free(SimulatedJob job)
    {
        var place = PlaceOf(job);
        _places.Remove(place);
        _weights.Leave(place.Need.Model);
        _jobs.Remove(job.Id.Value);
        CallNext();
    }

    private void CallNext()
    {
        foreach (var called in _line.Count == 0 ? [] : _order.ToCall(_line.Look(), _places, _line.Now))
        {
            if (_jobs.TryGetValue(called.Job, out var job) && _line.Has(called.Job) && Ask(job))
            {
                _owner.Seek(job);
            }
        }
    }

    /// <summary>Every second while somebody waits.</summary>
    private void LookNow()
    {
        if (!_looks)
        {
            _looks = true;
            _agenda.After(s_lookAgain, () =>
            {
                _looks = false;
                if (IsUp && _line.Count > 0)
                {
                    CallNext();
                    LookNow();
                }
            });
        }
    }

    private Place PlaceOf(SimulatedJob job) => _places.Find(place => place.Job == job.Id.Value)!;

    private void Change(SimulatedJob job, Func<Place, Place> change)
    {
        var at = _places.FindIndex(place => place.Job == job.Id.Value);
        _places[at] = change(_places[at]);
    }
}
