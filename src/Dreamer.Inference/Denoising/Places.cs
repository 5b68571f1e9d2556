using Dreamer.Denoising;
using Dreamer.Inference.Admissions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Forecasts;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// Who has a place on a device, who waits for one, and who gave its own up. All of it changes under one lock, and nothing in here waits for the device.
/// </summary>
internal sealed class Places(DeviceEngine engine, ResidentModels models, InferenceOptions options, TimeProvider clock)
{
    private static readonly TimeSpan s_ownerPatience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly ResidentJobs _jobs = new(options, models);
    private readonly Dictionary<string, SpilledJob> _spilled = [];
    private readonly AdmissionOrder _order = new(options, engine.Weights.Of, engine.HadBy);
    private readonly WaitingLine _line = new(options, clock, engine.Expect, engine.Withdraw);

    /// <summary>How many are resident, and how many wait.</summary>
    public (int Resident, int Waiting) Load => Locked(() => (_jobs.Count, _line.Count));

    public bool IsShared => _jobs.Count > 1;

    /// <summary>What the jobs keep while none of them takes a step.</summary>
    public long MemoryKept => Locked(() => _jobs.Kept);

    /// <summary>What they take beside weights.</summary>
    public long MemoryTaken => Locked(() => _jobs.Memory);

    /// <summary>A place, or the position in line, and perhaps one who leaves to make room.</summary>
    public PlaceAnswer Ask(DenoisingOrder order, MemoryNeed need, Func<bool, double?> work, Func<DenoisingOrder, SpilledJob?, ResidentJob> create)
    {
        lock (_gate)
        {
            if (FindLocked(order.Job) is { } job)
            {
                return new PlaceAnswer(job);
            }
            var waiting = _line.Ask(order.Job, WorkClaim.Of(order), need, _spilled.GetValueOrDefault(order.Job)?.WaitsSince);
            waiting.Work = work;
            var answer = _order.Answer(waiting, _line.Look(), _jobs.Places(), _line.Now);
            return answer.Position == 0
                ? new PlaceAnswer(Enter(order, waiting, answer.ByTurn, create))
                : new PlaceAnswer(
                    Waiting: waiting, Called: waiting.Called, Position: answer.Position, Pause: _line.PauseAt(answer.Position),
                    Victim: answer.Victim is null ? null : _jobs.Find(answer.Victim));
        }
    }

    /// <summary>Waits until the job is called, or the pause is over; says whether it was called.</summary>
    public async Task<bool> WaitAsync(PlaceAnswer answer, CancellationToken cancellationToken)
    {
        var waiting = answer.Waiting!;
        lock (_gate)
        {
            waiting.Callers++;
        }
        try
        {
            await answer.Called!.WaitAsync(answer.Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            lock (_gate)
            {
                waiting.Callers--;
                waiting.LastAsked = _line.Now;
            }
        }
        return answer.Called.IsCompleted;
    }

    /// <summary>Those whose owners fell silent go; patience ends, and jobs become such as may leave, without anybody asking.</summary>
    public void LookAgain()
    {
        Locked(_line.LeaveSilent);
        CallNext();
    }

    /// <summary>Calls those who may come in, and whoever may take another one's place.</summary>
    public void CallNext()
    {
        lock (_gate)
        {
            foreach (var called in _order.ToCall(_line.Look(), _jobs.Places(), _line.Now))
            {
                called.Call();
            }
        }
    }

    /// <summary>When it begins and ends, as far as that can be told.</summary>
    public JobForecast ForecastOf(string name) => Locked(() => PlaceForecasts.Of(name, _jobs, _line, _order, engine.Weights));

    public bool Waits(string name) => Locked(() => _line.Has(name));

    public bool IsKnown(string name) => Locked(() => _jobs.Find(name) is not null || _spilled.ContainsKey(name) || _line.Has(name));

    public ResidentJob? Find(string name) => Locked(() => FindLocked(name));

    public SpilledJob? FindSpilled(string name)
    {
        lock (_gate)
        {
            if (_spilled.GetValueOrDefault(name) is not { } job)
            {
                return null;
            }
            job.Touched = _line.Now;
            return job;
        }
    }

    /// <summary>A job gives its place up and keeps its turn; null when it has none any more, or none that it could give.</summary>
    public SpilledJob? Spill(ResidentJob job)
    {
        lock (_gate)
        {
            if (!job.MayLeave || _jobs.Find(job.Order.Job) != job)
            {
                return null;
            }
            _jobs.Dismiss(job);
            return _spilled[job.Order.Job] = new SpilledJob(job.Order, job.Progress, _line.Now, _order.WaitsSince(job.Place, _line.Now));
        }
    }

    /// <summary>What it had done could not be stored.</summary>
    public void Forget(SpilledJob spilled) => Locked(() => _spilled.Remove(spilled.Order.Job));

    /// <summary>The job is nobody's any more: neither resident, nor waiting, nor spilled.</summary>
    public (ResidentJob? Job, SpilledJob? Spilled) Release(string name)
    {
        lock (_gate)
        {
            _line.Leave(name);
            _spilled.Remove(name, out var spilled);
            if (_jobs.Find(name) is not { } job)
            {
                return (null, spilled);
            }
            _jobs.Dismiss(job);
            return (job, spilled);
        }
    }

    /// <summary>A job is about to be freed: others of its kind are expected to take as long.</summary>
    public void NoteTimes(ResidentJob job) => job.NoteTimes(_line.Now);

    /// <summary>The place of a dismissed job is free, because its tensors are.</summary>
    public void Free(ResidentJob job)
    {
        if (Locked(() => _jobs.Free(job)))
        {
            CallNext();
        }
    }

    /// <summary>The job's next step needs this part: it goes on where that is in memory, and there is room beside others; else nothing changes.</summary>
    public bool MoveOn(ResidentJob job, ResidentPart part)
    {
        if (!Locked(() => _jobs.TryMove(job, part)))
        {
            return false;
        }
        CallNext();
        return true;
    }

    /// <summary>The job uses the part, which is loaded for it, until it needs another or is freed.</summary>
    public void Assign(ResidentJob job, ResidentPart part) => Locked(() => _jobs.Use(job, part));

    /// <summary>A job has its tensors: what it takes is known, and it may leave again.</summary>
    public void Began()
    {
        Locked(_jobs.ShareSteps);
        CallNext();
    }

    public ResidentJob[] Residents(Func<ResidentJob, bool> which) => Locked(() => _jobs.All.Where(which).ToArray());

    /// <summary>All jobs of a model, or of all models, resident, spilled and waiting.</summary>
    public string[] Names(ResidentModel? model)
    {
        lock (_gate)
        {
            return
            [
                .. _jobs.All.Where(job => model is null || job.Runner.Model.Root == model).Select(job => job.Order.Job),
                .. _spilled.Where(job => model is null || models.Find(job.Value.Order.Settings.Model) == model).Select(job => job.Key),
                .. _line.All.Where(waiting => model is null || waiting.Need.Model.Root == model).Select(waiting => waiting.Job),
            ];
        }
    }

    /// <summary>An owner that crashed never releases: what nobody touched for long makes room. Its owner admits it again, from its checkpoint.</summary>
    public string[] Forgotten()
    {
        lock (_gate)
        {
            return
            [
                .. _jobs.All.Where(job => _line.Now - job.Touched > s_ownerPatience).Select(job => job.Order.Job),
                .. _spilled.Where(job => _line.Now - job.Value.Touched > s_ownerPatience && !_line.Has(job.Key)).Select(job => job.Key),
            ];
        }
    }

    private ResidentJob Enter(DenoisingOrder order, Waiting waiting, bool byTurn, Func<DenoisingOrder, SpilledJob?, ResidentJob> create)
    {
        _line.Enter(order.Job);
        // Who was here before goes on from what it left, whatever its owner last stored.
        _spilled.Remove(order.Job, out var spilled);
        var job = create(spilled?.Order ?? order, spilled);
        (job.Asked, job.Since, job.Touched, job.ByTurn) = (waiting.Asked, _line.Now, _line.Now, byTurn);
        _jobs.Add(job);
        return job;
    }

    private ResidentJob? FindLocked(string name)
    {
        if (_jobs.Find(name) is not { } job)
        {
            return null;
        }
        job.Touched = _line.Now;
        return job;
    }

    private void Locked(Action what) => Locked(() =>
    {
        what();
        return true;
    });

    private T Locked<T>(Func<T> what)
    {
        lock (_gate)
        {
            return what();
        }
    }
}
