using System.Text;
using Dreamer.Denoising;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Storage;

namespace Dreamer.Api.Tests.Hosting;

internal sealed class FakeDenoiserGrain(FakeJobs jobs, IBlobStore blobs) : Grain, IDenoiserGrain
{
    public Task<DeviceModel> DescribeAsync() => Task.FromResult(FakeDevice.Model);

    public Task<Admission> AdmitAsync(DenoisingOrder order, int? shown, CancellationToken cancellationToken) => FakeJobs.IsBroken(order)
        ? throw new DreamerException(ErrorCode.InvalidRequest, "This one is broken.")
        : Task.FromResult(new Admission(jobs.Admit(order), 0));

    public async Task<JobProgress?> AdvanceAsync(string job, CancellationToken cancellationToken = default)
    {
        if (FakeJobs.IsEndless(jobs.Find(job)))
        {
            await Task.Delay(20, cancellationToken); // a chunk takes its time
        }

        return jobs.Find(job)?.Settings.Previews == true ? await WithPreviewAsync(job, jobs.Advance(job)!) : jobs.Advance(job);
    }

    private async Task<JobProgress> WithPreviewAsync(string job, JobProgress progress)
    {
        var (name, content) = (DenoisingOrder.PreviewOf(job, progress.Step), Encoding.ASCII.GetBytes($"step {progress.Step}"));
        await blobs.PutAsync(name, content, "image/png");
        return progress with { Preview = new Artifact(ArtifactVariant.Preview, name, "image/png", content.Length, progress.Step) };
    }

    public async Task<JobProgress?> CheckpointAsync(string job, string blob, CancellationToken cancellationToken = default)
    {
        await blobs.PutAsync(blob, "the state of a job"u8.ToArray(), "application/octet-stream", cancellationToken);
        return jobs.Progress(job);
    }

    public Task ReleaseAsync(string job)
    {
        jobs.Release(job);
        return Task.CompletedTask;
    }
}
