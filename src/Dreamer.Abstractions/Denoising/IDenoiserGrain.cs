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

    /// <summary>
    /// Admits a job when it is its turn; a job that is resident already goes on as it is. Answers when it has a place, when its position in line is
    /// another one than was <paramref name="shown"/>, or after a pause of minutes at most, which follows the position.
    /// </summary>
    [ResponseTimeout("00:15:00")] // weights may have to be loaded, too
    Task<Admission> AdmitAsync(DenoisingOrder order, int? shown = null, CancellationToken cancellationToken = default);

    /// <summary>Runs one chunk. A paused job, whose place another one has taken, is to be admitted again.</summary>
    [ResponseTimeout("00:10:00")] // other jobs' chunks come before it
    Task<JobProgress?> AdvanceAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Stores the job as a blob, from which it resumes with the same bytes; answers the step it holds.</summary>
    [ResponseTimeout("00:10:00")]
    Task<JobProgress?> CheckpointAsync(string job, string blob, CancellationToken cancellationToken = default);

    /// <summary>Drops the job, waiting or resident; at most the chunk under way is finished first.</summary>
    [ResponseTimeout("00:10:00")]
    Task ReleaseAsync(string job);
}
