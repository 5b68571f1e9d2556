using Dreamer.Bench.Scale.Clock;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Inference;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Bench.Scale.Fleets;

/// <summary>What a device's thread does: loads that jobs wait for come first, then chunks in fair order, of as many steps as are known to fit.</summary>
internal sealed class DeviceThread(InferenceOptions options, double slowness, Agenda agenda)
{
    private readonly StepTimes _times = new();
    private readonly Queue<(Func<TimeSpan> Load, Action Then)> _loads = [];
    private bool _isBusy;
    private bool _isOver;

    public required Action<SimulatedJob, int, TimeSpan> ChunkDone { get; init; }

    public FairOrder<SimulatedJob> Turns { get; } = new(Population.WeightOf, options.LanePatience, agenda.Clock);

    /// <summary>Whose chunk is under way.</summary>
    public SimulatedJob? Running { get; private set; }

    public TimeSpan Busy { get; private set; }

    public TimeSpan Loading { get; private set; }

    public void Add(WorkClaim claim, SimulatedJob job)
    {
        Turns.Add(claim, job);
        Work();
    }

    public void AddLoad(Func<TimeSpan> load, Action then)
    {
        _loads.Enqueue((load, then));
        Work();
    }

    public void End() => _isOver = true;

    private void Work()
    {
        if (_isBusy || _isOver)
        {
            return;
        }
        if (_loads.TryDequeue(out var next))
        {
            var time = next.Load();
            Loading += time;
            Spend(time, next.Then);
        }
        else if (Turns.Take() is { } turn)
        {
            Take(turn);
        }
    }

    private void Take(Turn<SimulatedJob> turn)
    {
        var (job, work) = (turn.Work, turn.Work.Work);
        var stepMs = work.StepMs * slowness;
        var steps = Math.Min(_times.StepsWithin(options.ChunkTarget, work.Shape, 1), work.Steps - job.Steps);
        _times.Record(work.Shape, 1, stepMs);
        var rest = job.Steps + steps == work.Steps ? work.RestMs * slowness : 0;
        var time = TimeSpan.FromMilliseconds((steps * stepMs) + rest);
        Running = job;
        Spend(time, () =>
        {
            Running = null;
            turn.Settle(time);
            ChunkDone(job, steps, time);
        });
    }

    private void Spend(TimeSpan time, Action then)
    {
        _isBusy = true;
        agenda.After(time, () =>
        {
            if (!_isOver)
            {
                Busy += time;
                then(); // what comes next is chosen when all that follows from this has come
                _isBusy = false;
                Work();
            }
        });
    }
}
