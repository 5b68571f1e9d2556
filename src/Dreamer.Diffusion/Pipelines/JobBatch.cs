using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// Jobs of one kind and shape, at steps of their own, that share evaluations of the network: the branches of guidance of all in one batch.
/// The jobs stay their owner's. For one thread.
/// </summary>
public sealed class JobBatch : IDisposable
{
    private readonly IReadOnlyList<DenoisingJob> _jobs;
    private List<Evaluation> _parts = [];
    private List<Shared> _joined = [];

    public JobBatch(IReadOnlyList<DenoisingJob> jobs)
    {
        using var off = no_grad();
        _jobs = jobs;
        Join();
    }

    /// <summary>Exactly one step of each job; if it fails, of none.</summary>
    public void Advance()
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var states = _jobs.Zip(Outputs(), (job, output) => job.Next(output)).ToList();
        foreach (var (job, state) in _jobs.Zip(states))
        {
            job.Take(state);
        }
    }

    /// <summary>
    /// Whether each job's next step has the same bytes as alone. Kernels may choose an order of summation by the size of a batch; they do
    /// not by what is in it.
    /// </summary>
    public bool IsExact()
    {
        using var off = no_grad();
        Join();
        return _joined.TrueForAll(IsExact);
    }

    public void Dispose() => _joined.ForEach(shared => shared.Dispose());

    private JobOutput[] Outputs()
    {
        Join();
        var outputs = new JobOutput[_jobs.Count];
        foreach (var shared in _joined)
        {
            foreach (var (job, output) in shared.Jobs.Zip(Sharing(shared).Next()))
            {
                outputs[job] = output;
            }
        }
        return outputs;
    }

    private JobOutputs Sharing(Shared shared) => new(shared.Evaluation, [.. shared.Jobs.Select(job => _jobs[job])]);

    /// <summary>Where steps may be left out, the rest of the network is for fewer rows at times: each such number is tried.</summary>
    private bool IsExact(Shared shared)
    {
        var all = shared.Jobs.Length;
        var fewest = shared.Jobs.All(job => _jobs[job].Rule is null) ? all : 1;
        return Enumerable.Range(fewest, all - fewest + 1).All(count => IsExact(shared, [.. Enumerable.Range(all - count, count)]));
    }

    private bool IsExact(Shared shared, int[] chosen)
    {
        using var scope = NewDisposeScope();
        var together = Sharing(shared).Whole(chosen);
        return chosen.Zip(together).All(job => Same(_jobs[shared.Jobs[job.First]].WholeOutput(), job.Second));
    }

    private static bool Same(JobOutput alone, JobOutput together) =>
        Bytes(alone.Guided).SequenceEqual(Bytes(together.Guided))
            && (alone.Cache is null || Bytes(alone.Cache.Signal).SequenceEqual(Bytes(together.Cache!.Signal)));

    /// <summary>Anew when a job has come to the steps of its next guide: those that are at one network share it.</summary>
    private void Join()
    {
        List<Evaluation> parts = [.. _jobs.Select(job => job.Evaluation)];
        if (parts.SequenceEqual(_parts))
        {
            return;
        }
        List<Shared> joined = [.. parts.Index().GroupBy(part => part.Item.Company).Select(
            group => new Shared([.. group.Select(part => part.Index)], group.First().Item.Join([.. group.Select(part => part.Item)])))];
        Dispose();
        (_parts, _joined) = (parts, joined);
    }

    private static byte[] Bytes(Tensor tensor) => tensor.cpu().contiguous().bytes.ToArray();

    /// <summary>Jobs, by their places, that are at one network.</summary>
    private sealed record Shared(int[] Jobs, Evaluation Evaluation) : IDisposable
    {
        public void Dispose() => Evaluation.Dispose();
    }
}
