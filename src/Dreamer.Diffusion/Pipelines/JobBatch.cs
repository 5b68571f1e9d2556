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
    private List<Evaluation> _parts;
    private Evaluation _joined;

    public JobBatch(IReadOnlyList<DenoisingJob> jobs)
    {
        using var off = no_grad();
        _jobs = jobs;
        _parts = [.. jobs.Select(job => job.Evaluation)];
        _joined = _parts[0].Join(_parts);
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

    public void Dispose() => _joined.Dispose();

    private List<Tensor> Outputs()
    {
        // The steps of one job, of all at once: 1. what the network is shown, 2. one evaluation, 3. each job's guidance
        var rows = _jobs.Select(job => job.Rows()).ToList();
        var output_M = Joined().Evaluate(cat(rows, dim: 0), cat([.. _jobs.Select(job => job.Times())], dim: 0));
        var outputs = new List<Tensor>();
        for (var (i, first) = (0, 0L); i < rows.Count; first += rows[i++].shape[0])
        {
            outputs.Add(_jobs[i].Combine(output_M.narrow(0, first, rows[i].shape[0])));
        }
        return outputs;
    }

    /// <summary>Joined anew when a job has come to the steps of its next guide.</summary>
    private Evaluation Joined()
    {
        List<Evaluation> parts = [.. _jobs.Select(job => job.Evaluation)];
        if (!parts.SequenceEqual(_parts))
        {
            var joined = parts[0].Join(parts);
            _joined.Dispose();
            (_parts, _joined) = (parts, joined);
        }
        return _joined;
    }

    private static byte[] Bytes(Tensor tensor) => tensor.cpu().contiguous().bytes.ToArray();
}
