// Shapes: N rows of a job, M rows of all jobs; outputs are any [..., C, H, W]
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
        using var scope = NewDisposeScope();
        return _jobs.Zip(Outputs(), (job, output) => Bytes(job.Output()).SequenceEqual(Bytes(output))).All(same => same);
    }

    public void Dispose() => _joined.ForEach(shared => shared.Dispose());

    private List<Tensor> Outputs()
    {
        // The steps of one job, of all at once: 1. what the network is shown, 2. one evaluation, 3. each job's guidance
        var (rows, times) = (_jobs.Select(job => job.Rows()).ToList(), _jobs.Select(job => job.Times()).ToList());
        Join();
        var outputs = new Tensor[rows.Count];
        foreach (var shared in _joined)
        {
            var output_M = shared.Evaluation.Evaluate(
                cat([.. shared.Jobs.Select(job => rows[job])], dim: 0), cat([.. shared.Jobs.Select(job => times[job])], dim: 0));
            var first = 0L;
            foreach (var job in shared.Jobs)
            {
                outputs[job] = _jobs[job].Combine(output_M.narrow(0, first, rows[job].shape[0]));
                first += rows[job].shape[0];
            }
        }
        return [.. outputs];
    }

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
