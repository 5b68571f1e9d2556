using Dreamer.Captions;
using Dreamer.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Denoising;

internal sealed partial class DenoisingJobs
{
    private static readonly TimeSpan s_ownerPatience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResidentJob> _jobs = [];
    private readonly HashSet<ResidentJob> _leaving = []; // their places are free once their tensors are
    private readonly DeviceMemory _memory = new(options);
    private readonly AdmissionOrder _line = new(options, clock, engine);
    private readonly Dictionary<ResidentModel, ChunkRunner> _runners = models.All.ToDictionary(model => model, model => new ChunkRunner(model, options, clock, chunkLog));

    /// <summary>Loads the model's weights if there is room for them; answers whether they are there.</summary>
    public Task<bool> PreloadAsync(ResidentModel model) => models.PreloadAsync(model, MemoryTaken);

    /// <summary>A place, or the position in line, and perhaps one who is on the way out to make room.</summary>
    private (ResidentJob? Job, int Position, SpilledJob? Victim) AskForPlace(DenoisingOrder order, ChunkRunner runner)
    {
        lock (_gate)
        {
            if (FindLocked(order.Job) is { } job)
            {
                return (job, 0, null);
            }
            var measure = ResidentJob.MeasureOf(order);
            _line.Ask(order.Job, WorkClaim.Of(order), new MemoryNeed(runner.Model, runner.Memory.Of(measure), runner.Memory.OfStep(measure)));
            var places = Places();
            var position = _line.PositionOf(order.Job, places);
            if (position > 0)
            {
                return (null, position, _line.VictimFor(order.Job, places) is { } victim ? Evict(_jobs[victim]) : null);
            }
            return (TakePlace(order, runner), 0, null);
        }
    }

    private IEnumerable<ResidentJob> Holders => _jobs.Values.Concat(_leaving);

    private List<Place> Places() =>
        [.. Holders.Select(job => new Place(job.Order.Job, job.Claim, job.Need, job.Since, job.Touched, job.MayLeave))];

    private long MemoryTaken()
    {
        lock (_gate)
        {
            return DeviceMemory.Of([.. Holders.Select(job => job.Need)]);
        }
    }

    private ResidentJob TakePlace(DenoisingOrder order, ChunkRunner runner)
    {
        _line.Leave(order.Job);
        models.Enter(runner.Model);
        // Who was here before goes on from what it left, whatever its owner last stored.
        var begin = _spilled.Remove(order.Job, out var spilled) ? spilled.Order : order;
        var job = _jobs[order.Job] = new ResidentJob(begin, runner, job => BeginAsync(job, spilled), ChunksOf, clock) { Since = _line.Now, Touched = _line.Now };
        ShareSteps();
        return job;
    }

    /// <summary>The job is nobody's any more; its place is free when it has been freed.</summary>
    private void Dismiss(ResidentJob job)
    {
        _jobs.Remove(job.Order.Job);
        _leaving.Add(job);
        job.Release();
    }

    /// <summary>Frees the tensors of a dismissed job, and with them its place; on the engine's thread.</summary>
    private void Free(ResidentJob job)
    {
        job.Free();
        lock (_gate)
        {
            if (_leaving.Remove(job))
            {
                models.Leave(job.Runner.Model);
                ShareSteps();
            }
        }
    }

    private void ShareSteps()
    {
        MemoryNeed[] needs = [.. Holders.Select(job => job.Need)];
        foreach (var job in _jobs.Values)
        {
            job.StepsAtOnce = _memory.StepsAtOnce(needs, job.Need);
        }
    }

    private ChunkLine ChunksOf(ResidentJob job) => new(engine, () => new ChunkWork(job), () => !job.IsReleased && _jobs.Count > 1);

    private async Task BeginAsync(ResidentJob job, SpilledJob? spilled)
    {
        if (spilled is not null)
        {
            await spilled.Written;
        }
        await models.LoadAsync(job.Runner.Model, MemoryTaken);
        var checkpoint = await blobs.ReadCheckpointAsync(job.Order);
        var still = await blobs.ReadStillAsync(job.Order);
        await engine.RunAsync(job.Claim, () =>
        {
            var inputs = TakeInputs(job) with { Still = still, Checkpoint = checkpoint?.State };
            IDenoisingJob Begin() => job.Runner.Model.Weights.Begin(job.Order.Settings, inputs);
            job.Start(checkpoint is null ? job.Timed(Begin) : Begin(), checkpoint?.DeviceTime); // taken up again, it has paid for its beginning
            return true;
        });
        lock (_gate)
        {
            ShareSteps();
        }
    }

    private static JobInputs TakeInputs(ResidentJob job)
    {
        var texts = PromptTexts.Of(job.Order);
        return new JobInputs(Take(texts.Caption)!, Take(texts.Negative)!, Take(texts.Motion), null, null)
        {
            Earlier = [.. texts.Earlier.Select(e => new EarlierInput(e.Until, e.Guidance, Take(e.Caption)!, Take(e.Negative)!, Take(e.Motion)))],
        };

        IEmbedding? Take(PromptText? text)
        {
            if (text is null)
            {
                return null;
            }
            var lease = job.Runner.Model.Take(job.Order.Tenant, text);
            job.Hold(lease);
            return lease.Embedding;
        }
    }

    private bool IsKnown(string name)
    {
        lock (_gate)
        {
            return _jobs.ContainsKey(name) || _spilled.ContainsKey(name) || _line.Has(name);
        }
    }

    private ResidentJob? Find(string name)
    {
        lock (_gate)
        {
            return FindLocked(name);
        }
    }

    private ResidentJob? FindLocked(string name)
    {
        var job = _jobs.GetValueOrDefault(name);
        if (job is not null)
        {
            job.Touched = _line.Now;
        }
        return job;
    }

    /// <summary>An owner that crashed never releases: what nobody touched for long makes room. Its owner admits it again, from its checkpoint.</summary>
    private Task FreeForgottenAsync()
    {
        string[] forgotten;
        lock (_gate)
        {
            forgotten =
            [
                .. _jobs.Where(j => _line.Now - j.Value.Touched > s_ownerPatience).Select(j => j.Key),
                .. _spilled.Where(j => _line.Now - j.Value.Touched > s_ownerPatience).Select(j => j.Key),
            ];
        }
        return Task.WhenAll(forgotten.Select(ReleaseAsync));
    }
}
