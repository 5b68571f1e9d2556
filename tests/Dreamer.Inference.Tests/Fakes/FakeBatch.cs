using Dreamer.Inference.Models;

namespace Dreamer.Inference.Tests.Fakes;

internal sealed class FakeBatch(IReadOnlyList<FakeJob> jobs, FakeModel model) : IJobBatch
{
    public void Advance()
    {
        model.BeforeBatch?.Invoke(jobs.Count);
        model.Batches.Enqueue(jobs.Count);
        foreach (var job in jobs)
        {
            job.Step(model.IsExact ? "" : $"/{jobs.Count}");
        }
    }

    public bool IsExact() => model.IsExact;

    public void Dispose()
    {
    }
}
