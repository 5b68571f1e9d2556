using Dreamer.Denoising;
using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Generations;

/// <summary>A generation's job on the device that was chosen for it, and what it has taken of devices.</summary>
internal sealed partial class DeviceSeat(StoredGeneration stored, Attempts attempts, IGrainFactory grains, IBlobStore blobs, GrainsOptions options, TimeProvider clock, ILogger log)
{
    private DeviceChoice? _on;
    private Task _checkpoint = Task.CompletedTask;
    private Task _releasing = Task.CompletedTask;
    private int _chunks;
    private string? _part; // that the job's next step needs
    private double? _weight; // its tenant's own
    private bool _isAtBoundary; // it paused because the part is another one than before: any device may have that

    public DeviceChoice On => _on ?? throw new InvalidOperationException("No device is chosen.");

    /// <summary>Where it is, or was last.</summary>
    public string? Device => _on?.Device ?? stored.State.Device;

    /// <summary>As of the last chunk; <see cref="GenerationRecord.Used"/> is as of the last checkpoint.</summary>
    public DeviceUse Used { get; private set; } = DeviceUse.None;

    /// <summary>As of the last answer.</summary>
    public JobProgress? Job { get; private set; }

    /// <summary>The blobs that it starts from.</summary>
    public JobSource Source { get; set; } = JobSource.Noise;

    public DenoisingOrder Order => new()
    {
        Job = stored.Key,
        Tenant = stored.Tenant,
        Settings = _on is null ? stored.Settings : stored.Settings with { Model = _on.Model },
        Still = Source.Still,
        Clip = Source.Clip,
        Checkpoint = stored.State.Checkpoint,
        DeviceTime = stored.State.Used.Time,
        Part = _part,
        Weight = _weight,
    };

    /// <summary>What was done after the checkpoint is lost, and will be done again.</summary>
    public void CountFromCheckpoint() => (Used, _part, _isAtBoundary) = (stored.State.Used, stored.State.Used.Part, false);

    /// <summary>Copies of what was made before took nothing.</summary>
    public void CountNothing() => Used = DeviceUse.None;

    /// <summary>Waits for a device that has the model; one that was chosen before keeps the job, unless another would be done with it much sooner.</summary>
    public async Task ChooseAsync(CancellationToken cancellationToken)
    {
        _weight = (await grains.Account(stored.Tenant).ReadLimitsAsync()).Weight; // each time that it asks for a place, since it may change
        var (directory, model) = (grains.DeviceDirectory(), stored.Settings.Model);
        var since = clock.GetTimestamp();
        DeviceChoice? chosen;
        while ((chosen = await ChosenAsync(directory, model)) is null)
        {
            var patience = options.DevicePatience - clock.GetElapsedTime(since);
            if (patience <= TimeSpan.Zero || !await directory.AwaitAsync(model, patience, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new GenerationFailedException(
                    new GenerationError(ErrorCode.ModelUnavailable, $"No device with the model '{model}' reported for {options.DevicePatience.TotalSeconds:0} s."));
            }
        }
        if (_on is not null && _on != chosen)
        {
            await ReleaseAsync();
        }
        _on = chosen;
        await AdoptCheckpointAsync();
    }

    /// <summary>A job that moved goes on where it is, whatever happens to it.</summary>
    public Task StoreDeviceAsync() =>
        stored.State.Device == On.Device ? Task.CompletedTask : stored.SaveAsync(s => s with { Device = On.Device });

    /// <summary>Answers when there is a place, or the position in line is another one than was shown.</summary>
    public async Task<Admission> AdmitAsync(int? shown, CancellationToken cancellationToken)
    {
        var admission = await grains.Denoiser(On).AdmitAsync(Order, shown, cancellationToken);
        Note(admission.Progress);
        return admission;
    }

    public async Task<JobProgress> AdvanceAsync(CancellationToken cancellationToken)
    {
        var job = await grains.Denoiser(On).AdvanceAsync(stored.Key, cancellationToken) ?? throw NotResident();
        Note(job);
        return job;
    }

    /// <summary>After every few chunks. The device goes on meanwhile: a disk must not keep it waiting.</summary>
    public async Task CheckpointNowAndThenAsync(CancellationToken cancellationToken)
    {
        if (++_chunks % options.ChunksPerCheckpoint == 0)
        {
            await _checkpoint;
            _checkpoint = CheckpointAsync(cancellationToken);
        }
    }

    /// <summary>A draft's steps are done: what finishes it goes on from here.</summary>
    public async Task KeepDraftAsync(CancellationToken cancellationToken)
    {
        var order = Order;
        if (order.Settings.StopAfter is not null)
        {
            _ = await grains.Denoiser(On).CheckpointAsync(order.Job, order.DraftBlob, cancellationToken) ?? throw NotResident();
        }
    }

    /// <summary>Lets a checkpoint that is on its way come to its end, whichever that is: afterwards nothing writes it any more.</summary>
    public async Task EndCheckpointAsync()
    {
        await _checkpoint.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _checkpoint = Task.CompletedTask;
    }

    /// <summary>Some frames more, and at the end what it became.</summary>
    public async Task<Decoding> DecodeAsync(CancellationToken cancellationToken)
    {
        var decoding = await grains.Vae(On).DecodeAsync(stored.Key, cancellationToken) ?? throw NotResident();
        Used = Used with { Time = decoding.DeviceTime };
        return decoding;
    }

    /// <summary>A silo that does not answer any more is not asked to release what died with it.</summary>
    public async Task LeaveAsync(Exception error)
    {
        if (_on is { } on && error is (SiloUnavailableException or OrleansMessageRejectionException or TimeoutException))
        {
            _on = null;
            await grains.DeviceDirectory().SuspectAsync(on.Device);
            return;
        }
        await ReleaseAsync();
    }

    /// <summary>Once for all who ask while it lasts: until the device is free of the job.</summary>
    public Task ReleaseAsync() => _releasing.IsCompleted ? _releasing = ReleaseNowAsync() : _releasing;

    /// <summary>Once at each boundary of parts no device is preferred for having had the job: it moves there or never.</summary>
    private Task<DeviceChoice?> ChosenAsync(IDeviceDirectoryGrain directory, string model)
    {
        var preferred = _isAtBoundary ? null : stored.State.Device;
        return _part is null
            ? directory.ChooseAsync(preferred, model, attempts.FailedOn, _on?.Device)
            : directory.ChooseForPartAsync(preferred, model, _part, attempts.FailedOn, _on?.Device);
    }

    private async Task ReleaseNowAsync()
    {
        if (_on is not { } on)
        {
            return;
        }
        try
        {
            await grains.Denoiser(on).ReleaseAsync(stored.Key);
        }
        catch (Exception error) // a device that is gone has nothing left to free; a living one forgets a silent job by itself
        {
            LogNotReleased(log, stored.Key, on.Device, error.Message);
        }
    }

    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        var blob = Order.CheckpointBlob;
        var job = await grains.Denoiser(On).CheckpointAsync(stored.Key, blob, cancellationToken) ?? throw NotResident();
        await stored.SaveAsync(s => s with { Checkpoint = blob, Failures = attempts.FailuresAt(job.Step), Used = DeviceUse.Of(job, stored.Settings) });
    }

    /// <summary>A device that went away in peace may have left the first checkpoint, which nobody has recorded.</summary>
    private async Task AdoptCheckpointAsync()
    {
        if (stored.State is { Attempt: > 0, Checkpoint: null } && attempts.TrustsCheckpoint && await HasCheckpointAsync())
        {
            await stored.SaveAsync(s => s with { Checkpoint = Order.CheckpointBlob });
        }
    }

    private async Task<bool> HasCheckpointAsync()
    {
        await using var blob = await blobs.OpenAsync(Order.CheckpointBlob);
        return blob is not null;
    }

    private void Note(JobProgress? job)
    {
        Job = job;
        if (job is not null)
        {
            Used = DeviceUse.Of(job, stored.Settings);
            (_isAtBoundary, _part) = (job.IsPaused && (_isAtBoundary || job.Part != _part), job.Part);
        }
    }

    private InvalidOperationException NotResident() => new($"The job is no longer resident on {On.Device}.");

    [LoggerMessage(Level = LogLevel.Debug, Message = "generation {Key} could not be released on {Device}: {Reason}")]
    private static partial void LogNotReleased(ILogger log, string key, string device, string reason);
}
