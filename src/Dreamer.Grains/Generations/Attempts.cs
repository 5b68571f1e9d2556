using Dreamer.Errors;
using Dreamer.Generations;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Generations;

/// <summary>A generation cannot succeed any more, and this is what it says.</summary>
internal sealed class GenerationFailedException(GenerationError error, GenerationState state = GenerationState.Failed) : Exception(error.Detail)
{
    public GenerationError Error => error;

    public GenerationState State => state;
}

/// <summary>What a failure means: another attempt, from the checkpoint and in the end without it, or the end.</summary>
internal sealed partial class Attempts(StoredGeneration stored, GrainsOptions options, ILogger log)
{
    /// <summary>So many failures in a row, and the checkpoint itself is suspected.</summary>
    private const int BeforeStartingOver = 3;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    private int _failedAt;
    private int _refusals;

    /// <summary>The device of the last failure that nobody foresaw, which may be the device's own: another one tries next.</summary>
    public string? FailedOn { get; private set; }

    public bool TrustsCheckpoint => stored.State.Failures < BeforeStartingOver;

    /// <summary>The failures in a row, once there is a checkpoint at the step: no further than before, it would fail at the same step for ever.</summary>
    public int FailuresAt(int step) => step > _failedAt ? 0 : stored.State.Failures;

    /// <summary>A device has taken it.</summary>
    public void NoteAdmission() => _refusals = 0;

    /// <summary>Answers how long to pause before the next attempt; throws what ends the generation.</summary>
    public async Task<TimeSpan> NoteAsync(Exception error, int step, string? device)
    {
        if (error is GenerationFailedException)
        {
            throw error;
        }
        var known = error as DreamerException;
        if (known?.Code == ErrorCode.Capacity) // no failure: it stays queued
        {
            return Longer(_refusals++);
        }
        FailedOn = known is null ? device : FailedOn;
        var failures = stored.State.Failures + 1;
        _failedAt = Math.Max(_failedAt, step);
        LogFailure(log, error, stored.Key, failures, options.MaxAttempts);
        if (failures >= options.MaxAttempts || known is { IsRetryable: false })
        {
            var end = known?.Code == ErrorCode.DeadlineExceeded ? GenerationState.Expired : GenerationState.Failed;
            throw new GenerationFailedException(new GenerationError(known?.Code ?? ErrorCode.Internal, error.Message), end);
        }
        var checkpoint = failures >= BeforeStartingOver ? null : stored.State.Checkpoint;
        await stored.SaveAsync(s => s with { Failures = failures, Checkpoint = checkpoint, Used = checkpoint is null ? DeviceUse.None : s.Used });
        return Longer(failures - 1);
    }

    private TimeSpan Longer(int times)
    {
        var pause = options.RetryPause * Math.Pow(2, Math.Min(times, 20));
        return pause < s_longestPause ? pause : s_longestPause;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "generation {Key} failed {Failures} times of {Allowed}")]
    private static partial void LogFailure(ILogger log, Exception error, string key, int failures, int allowed);
}
