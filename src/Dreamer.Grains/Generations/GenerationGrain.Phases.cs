using Dreamer.Captions;
using Dreamer.Denoising;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Grains.Telemetry;
using Dreamer.Sessions;

namespace Dreamer.Grains.Generations;

internal sealed partial class GenerationGrain
{
    /// <summary>So many failures in a row, and the checkpoint itself is suspected.</summary>
    private const int FailuresBeforeStartingOver = 3;

    private Phase _phase;
    private DeviceChoice? _on;
    private GenerationId? _stillId;
    private StillBlobs? _still;
    private DateTimeOffset? _noDeviceSince;
    private int _chunks;
    private int _failedAt;
    private string? _failedOn; // the device

    private GenerationStage DenoisingStage =>
        Settings.Kind.MakesClip() ? GenerationStage.StageTwo : GenerationStage.StageOne;

    private bool StartsFromStill => Settings.Kind.MakesClip() || Settings.Origin is not null || Settings.Asset is not null;

    private DenoisingOrder Order => new() { Job = Key, Tenant = Tenant, Settings = _on is null ? Settings : Settings with { Model = _on.Model }, Still = _still, Checkpoint = State.Checkpoint, DeviceTime = State.Used.Time };

    private async Task TickAsync(CancellationToken deactivated)
    {
        TimeSpan pause;
        try
        {
            pause = await AdvanceLifeAsync();
        }
        catch (Exception) when (_deactivating || IsUnstored)
        {
            return;
        }
        catch (Exception error) // a timer must not die of anything: the generation would hang
        {
            pause = await TrySurviveAsync(error);
        }
        if (_phase == Phase.Settled)
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }
        _timer?.Change(IsStopping && _phase != Phase.CleanUp ? TimeSpan.Zero : pause, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One tick's work; answers how long to pause before the next.</summary>
    private async Task<TimeSpan> AdvanceLifeAsync()
    {
        if (State.Deleted)
        {
            return await CleanUpAsync();
        }
        if (State.State.IsFinal())
        {
            return await ConcludeAsync();
        }
        if (State.CancelRequested)
        {
            return await EndCancelledAsync();
        }
        if (Settings.Deadline is { } deadline && clock.GetUtcNow() > deadline)
        {
            return await EndAsync(GenerationState.Expired, new GenerationError(ErrorCode.DeadlineExceeded, $"It was not done by its deadline, {deadline:O}."));
        }
        using var trace = GenerationTrace.Begin(Key, _phase);
        return _phase switch
        {
            Phase.AwaitStill => await AwaitStillAsync(),
            Phase.Encode => await EncodeAsync(),
            Phase.Admit => await AdmitAsync(),
            Phase.Denoise => await DenoiseAsync(),
            _ => await DecodeAsync(),
        };
    }

    // 1. The still
    private async Task<TimeSpan> AwaitStillAsync()
    {
        if (!StartsFromStill || _still is not null)
        {
            return Next(Phase.Encode);
        }
        if (Settings.Asset is not null)
        {
            await TakeStillAsync(await SourceAsync(), null);
            return Next(Phase.Encode);
        }
        var stillId = _stillId ??= Settings.Kind == GenerationKind.TextToVideo ? (await Session.AdoptStillAsync(Id)).Id : Settings.Origin!.Value;
        var still = await GrainFactory.Generation(Tenant, stillId).WaitAsync(options.QueuePoll, _stop.Token);
        if (still is null || (still.Progress.State.IsFinal() && still.Progress.State != GenerationState.Succeeded))
        {
            var why = still?.Error ?? new GenerationError(ErrorCode.NotFound, $"its state is {still?.Progress.State.ToString() ?? "deleted"}");
            return await EndAsync(GenerationState.Failed, why with { Detail = $"The still '{stillId}' did not succeed: {why.Detail}" });
        }
        if (still.Progress.State != GenerationState.Succeeded)
        {
            await MirrorAsync(still.Progress);
            return TimeSpan.Zero;
        }
        await SetModelAsync(still.Settings.Model);
        await TakeStillAsync(still.Find(ArtifactVariant.Image)!, still.Find(ArtifactVariant.Latents)!.Blob);
        return Next(Phase.Encode);
    }

    /// <summary>The own copy of the uploaded still.</summary>
    private async Task<Artifact> SourceAsync()
    {
        var key = $"{Key}/{BlobCopies.SourceStill}";
        await using var blob = await blobs.OpenAsync(key) ?? throw new DreamerException(ErrorCode.NotFound, $"The still '{key}' is gone.");
        return new Artifact(ArtifactVariant.Image, key, blob.ContentType, blob.Length);
    }

    /// <summary>A text_to_video runs while its still does; an animation of somebody else's still merely waits.</summary>
    private Task MirrorAsync(GenerationProgress still) =>
        Settings.Kind == GenerationKind.TextToVideo && still.State == GenerationState.Running ? ShowAsync(still) : Task.CompletedTask;

    /// <summary>A clip shows the still that it begins with; a refinement's result is another one.</summary>
    private async Task TakeStillAsync(Artifact image, string? latents)
    {
        _still = new StillBlobs(image.Blob, latents);
        if (Settings.Kind.MakesClip() && View().Find(ArtifactVariant.Image) is null)
        {
            await SaveAsync(s => s with { Artifacts = s.Artifacts.Add(image) });
            await Session.ReportAsync([new GenerationReport(Id, SessionEventKind.Output, _progress, image)]);
        }
    }

    // 2. The texts
    private async Task<TimeSpan> EncodeAsync()
    {
        if (_progress.State == GenerationState.Running)
        {
            await ShowAsync(new GenerationProgress(GenerationState.Running, GenerationStage.Encode));
        }
        await Task.WhenAll(PromptTexts.Of(Order).All.Select(text => GrainFactory.TextEncoder(Settings.Model).EncodeAsync(Tenant, text, _stop.Token)));
        return Next(Phase.Admit);
    }

    // 3. A device
    private async Task<TimeSpan> AdmitAsync()
    {
        if (await IsThrottledAsync())
        {
            await ShowAsync(new GenerationProgress(GenerationState.Throttled));
            return options.QueuePoll;
        }
        _on = await GrainFactory.DeviceDirectory().ChooseAsync(State.Device ?? _on?.Device, Settings.Model, _failedOn);
        if (_on is null)
        {
            return await AwaitDeviceAsync();
        }
        _noDeviceSince = null;
        await AdoptCheckpointAsync();
        var admission = await GrainFactory.Denoiser(_on).AdmitAsync(Order);
        if (admission.Repeated is { } made)
        {
            return await EndRepeatedAsync(made, _on.Model);
        }
        if (admission.Progress is not { } job)
        {
            await ShowAsync(_progress with { State = _progress.State == GenerationState.Throttled ? GenerationState.Queued : _progress.State, Position = admission.Position });
            return options.QueuePoll;
        }
        var decided = await DecidedAsync(_on.Model);
        await SaveStartAsync(GenerationState.Running, s => s with { Device = _on.Device, Model = _on.Model, Settings = decided, Attempt = s.Attempt + 1 });
        await ShowAsync(Running(job));
        _used = DeviceUse.Of(job, Settings);
        return Next(job.IsDone ? Phase.Decode : Phase.Denoise); // a checkpoint may hold the last step
    }

    /// <summary>A device that went away in peace may have left the first checkpoint, which nobody has recorded.</summary>
    private async Task AdoptCheckpointAsync()
    {
        if (State is { Attempt: > 0, Checkpoint: null, Failures: < FailuresBeforeStartingOver } && await HasCheckpointAsync())
        {
            await SaveAsync(s => s with { Checkpoint = Order.CheckpointBlob });
        }
    }

    private async Task<bool> HasCheckpointAsync()
    {
        await using var blob = await blobs.OpenAsync(Order.CheckpointBlob);
        return blob is not null;
    }

    private async Task<TimeSpan> AwaitDeviceAsync()
    {
        _noDeviceSince ??= clock.GetUtcNow();
        return clock.GetUtcNow() - _noDeviceSince > options.DevicePatience
            ? await EndAsync(GenerationState.Failed, new GenerationError(ErrorCode.ModelUnavailable, $"No device with the model '{Settings.Model}' reported for {options.DevicePatience.TotalSeconds:0} s."))
            : options.QueuePoll;
    }

    // 4. The steps
    private async Task<TimeSpan> DenoiseAsync()
    {
        var job = await GrainFactory.Denoiser(_on!).AdvanceAsync(Key, _stop.Token) ?? throw NotResident();
        _used = DeviceUse.Of(job, Settings);
        await ShowAsync(Running(job));
        await ShowPreviewAsync(job.Preview);
        if (job.IsDone)
        {
            return Next(Phase.Decode);
        }
        if (job.IsPaused)
        {
            return options.QueuePoll;
        }
        if (++_chunks % options.ChunksPerCheckpoint == 0)
        {
            await _checkpoint;
            _checkpoint = CheckpointAsync(); // the device goes on meanwhile: a disk must not keep it waiting
        }
        return TimeSpan.Zero;
    }

    // 5. The pictures
    private async Task<TimeSpan> DecodeAsync()
    {
        await ShowAsync(new GenerationProgress(GenerationState.Running, GenerationStage.Decode, Settings.Steps, Settings.Steps));
        var decoded = await GrainFactory.Vae(_on!).DecodeAsync(Key, _stop.Token) ?? throw NotResident();
        _used = _used with { Time = decoded.DeviceTime };
        return await EndAsync(GenerationState.Succeeded, null, decoded.Artifacts, s => s with { IsInexact = decoded.Inexact });
    }

    private TimeSpan Next(Phase phase)
    {
        _phase = phase;
        return TimeSpan.Zero;
    }

    private InvalidOperationException NotResident() => new($"The job is no longer resident on {_on!.Device}.");
}
