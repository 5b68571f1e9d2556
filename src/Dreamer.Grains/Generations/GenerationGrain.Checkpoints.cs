namespace Dreamer.Grains.Generations;

internal sealed partial class GenerationGrain
{
    private Task _checkpoint = Task.CompletedTask;

    private async Task CheckpointAsync()
    {
        var blob = Order.CheckpointBlob;
        var job = await GrainFactory.Denoiser(_on!).CheckpointAsync(Key, blob, _stop.Token) ?? throw NotResident();
        var failures = job.Step > _failedAt ? 0 : State.Failures; // else it would fail at the same step for ever
        await SaveAsync(s => s with { Checkpoint = blob, Failures = failures, Used = DeviceUse.Of(job, Settings) });
    }

    /// <summary>Lets a checkpoint that is on its way come to its end, whichever that is: afterwards nothing writes it any more.</summary>
    private async Task EndCheckpointAsync()
    {
        await _checkpoint.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _checkpoint = Task.CompletedTask;
    }
}
