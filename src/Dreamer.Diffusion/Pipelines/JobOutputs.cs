// Shapes: N rows of a job, M rows of all jobs
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A step's guided output, and what its job keeps of it.</summary>
internal sealed record JobOutput(Tensor Guided, StepCache? Cache);

/// <summary>
/// What one network says to the next steps of one job or of several, whose conditions are joined in the evaluation:
/// 1. what the network is shown, 2. its first block, 3. which jobs need the rest of it, each by its own rows, 4. the rest, for those,
/// 5. guidance, or what the other jobs kept.
/// </summary>
internal sealed class JobOutputs(Evaluation evaluation, IReadOnlyList<DenoisingJob> jobs)
{
    private (long First, long Count)[] _runs = [];

    /// <summary>Of each job.</summary>
    public JobOutput[] Next()
    {
        var (begun, signals) = Begin();
        var outputs = Evaluated(begun, Whole(signals));
        return [.. jobs.Select((job, i) => outputs.TryGetValue(i, out var output) ? After(job, output, signals[i]) : Expected(job))];
    }

    /// <summary>Of some jobs, by their places, with the rest of the network for those alone, whatever their signals say.</summary>
    public JobOutput[] Whole(int[] chosen)
    {
        var (begun, signals) = Begin();
        var outputs = Evaluated(begun, chosen);
        return [.. chosen.Select(i => After(jobs[i], outputs[i], signals[i]))];
    }

    private (Begun Begun, Tensor?[] Signals) Begin()
    {
        var (rows, times) = (jobs.Select(job => job.Rows()).ToList(), jobs.Select(job => job.Times()).ToList());
        _runs = Runs(rows);
        var begun = evaluation.Begin(Joined(rows), Joined(times), tells: jobs.Any(job => job.Rule is not null));
        return (begun, [.. _runs.Select(run => Part(begun.Signal, run, begun.Rows))]);
    }

    private static Tensor Joined(List<Tensor> parts) => parts is [var one] ? one : cat(parts, dim: 0);

    private static (long First, long Count)[] Runs(List<Tensor> rows)
    {
        var first = 0L;
        return [.. rows.Select(part => (first += part.shape[0]) - part.shape[0]).Zip(rows, (at, part) => (at, part.shape[0]))];
    }

    private static Tensor? Part(Tensor? signal, (long First, long Count) run, long rows)
    {
        var each = signal?.shape[0] / rows ?? 0;
        return signal?.narrow(0, run.First * each, run.Count * each);
    }

    /// <summary>The jobs that need a whole evaluation. Where some may do without, this waits for the device, once.</summary>
    private int[] Whole(Tensor?[] signals)
    {
        int[] open = [.. Enumerable.Range(0, jobs.Count).Where(i => jobs[i].MayReuse)];
        if (open.Length == 0)
        {
            return [.. Enumerable.Range(0, jobs.Count)];
        }
        using var scope = NewDisposeScope();
        var changes = stack([.. open.Select(i => jobs[i].Cache!.Change(signals[i]!))]).cpu().data<float>().ToArray();
        var reused = open.Zip(changes).Where(job => job.Second < jobs[job.First].Rule!.Threshold).Select(job => job.First);
        return [.. Enumerable.Range(0, jobs.Count).Except(reused)];
    }

    /// <summary>The guided outputs of some jobs.</summary>
    private Dictionary<int, Tensor> Evaluated(Begun begun, int[] whole)
    {
        if (whole.Length == 0)
        {
            return [];
        }
        var output_M = whole.Length == jobs.Count ? evaluation.Finish(begun) : FinishSome(begun, whole);
        var (outputs, first) = (new Dictionary<int, Tensor>(), 0L);
        foreach (var job in whole)
        {
            outputs[job] = jobs[job].Combine(output_M.narrow(0, first, _runs[job].Count));
            first += _runs[job].Count;
        }
        return outputs;
    }

    private Tensor FinishSome(Begun begun, int[] whole)
    {
        var rows = begun.Of([.. whole.Select(job => _runs[job])]);
        if (whole is [var one])
        {
            return jobs[one].Evaluation.Finish(rows);
        }
        using var some = evaluation.Join([.. whole.Select(job => jobs[job].Evaluation)]);
        return some.Finish(rows);
    }

    private static JobOutput After(DenoisingJob job, Tensor output, Tensor? signal) =>
        new(output, job.Rule is null ? null : StepCache.After(job.Cache, signal!, output));

    private static JobOutput Expected(DenoisingJob job) => new(job.Cache!.Expected(), job.Cache.Longer());
}
