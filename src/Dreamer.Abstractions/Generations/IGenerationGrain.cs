using Orleans.Concurrency;

namespace Dreamer.Generations;

/// <summary>Drives one generation from its settings to its artifacts. Keyed by <c>tenant/session/generation</c>.</summary>
[Alias("dreamer.IGenerationGrain")]
public interface IGenerationGrain : IGrainWithStringKey
{
    /// <summary>
    /// Stores the settings, and begins nothing; repeating the call changes nothing. False while what a crash left of it is being deleted; null is the
    /// answer of a silo of a version that did not tell.
    /// </summary>
    Task<bool?> PrepareAsync(GenerationSettings settings);

    /// <summary>Stores the settings and begins, or takes up unfinished work from its last checkpoint; repeating the call changes nothing.</summary>
    Task<GenerationView> StartAsync(GenerationSettings settings);

    /// <summary>Becomes an ended copy of another session's generation, with blobs of its own; repeating the call changes nothing.</summary>
    [ResponseTimeout("00:10:00")] // blobs are copied
    Task CopyAsync(GenerationId from, GenerationView copy);

    /// <summary>A draft is finished as this; repeating the call changes nothing.</summary>
    Task NoteFinishAsync(GenerationId finish);

    /// <summary>Deletes the latent of a draft whose time is over; what it shows stays.</summary>
    Task ForgetDraftAsync();

    /// <summary>Deletes previews whose time is over.</summary>
    Task ForgetPreviewsAsync();

    /// <summary>Null when it was never started, or is deleted.</summary>
    [AlwaysInterleave]
    Task<GenerationView?> GetAsync();

    /// <summary>Answers when the generation is final, or after <paramref name="atMost"/> (20 s is the longest): ask again then.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:30")]
    Task<GenerationView?> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default);

    /// <summary>Answers when its progress is another one than is known, or after <paramref name="atMost"/> (5 min is the longest).</summary>
    [AlwaysInterleave, ResponseTimeout("00:06:00")]
    Task<GenerationView?> FollowAsync(GenerationProgress known, TimeSpan atMost, CancellationToken cancellationToken = default);

    /// <summary>Frees the device within a chunk.</summary>
    Task<CancelOutcome> CancelAsync();

    /// <summary>Stops, and deletes state and blobs; what is under way is cleaned up as soon as it has stopped.</summary>
    Task DeleteAsync();
}
