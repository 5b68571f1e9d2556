using Dreamer.Devices;

namespace Dreamer.Denoising;

/// <summary>
/// Denoises on one device with one model's weights: they are resident from its first job on, and released with it, at the latest when
/// another model needs the memory. Keyed by <c>device/model</c>. A null answer says that the job is not resident here: admit it again,
/// from its last checkpoint.
/// </summary>
[Alias("dreamer.IDenoiserGrain")]
public interface IDenoiserGrain : IGrainWithStringKey
{
    /// <summary>Which weights these are; asking makes them resident if there is room for them beside others.</summary>
    [ResponseTimeout("00:10:00")] // weights are loaded first
    Task<DeviceModel> DescribeAsync();

    /// <summary>Admits a job when it is its turn; a job that is resident already goes on as it is.</summary>
    [ResponseTimeout("00:10:00")] // weights may have to be loaded first
    Task<Admission> AdmitAsync(DenoisingOrder order);

    /// <summary>Runs one chunk.</summary>
    [ResponseTimeout("00:10:00")] // other jobs' chunks come before it
    Task<JobProgress?> AdvanceAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Stores the job as a blob, from which it resumes with the same bytes; answers the step it holds.</summary>
    [ResponseTimeout("00:10:00")]
    Task<JobProgress?> CheckpointAsync(string job, string blob, CancellationToken cancellationToken = default);

    /// <summary>Drops the job, waiting or resident; at most the chunk under way is finished first.</summary>
    [ResponseTimeout("00:10:00")]
    Task ReleaseAsync(string job);
}
