namespace Dreamer.Denoising;

/// <summary>Turns latents into pictures on the device where they are. Keyed by <c>device/model</c>.</summary>
[Alias("dreamer.IVaeGrain")]
public interface IVaeGrain : IGrainWithStringKey
{
    /// <summary>
    /// Decodes a few seconds' worth of a finished job's frames, and once there is none left stores what came out under the job's name; null when the job
    /// is not resident here.
    /// </summary>
    [ResponseTimeout("00:10:00")] // other jobs' chunks come before it, and a frame may take long
    Task<Decoding?> DecodeAsync(string job, CancellationToken cancellationToken = default);
}
