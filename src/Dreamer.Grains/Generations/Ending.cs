using System.Collections.Immutable;
using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Storage;
using Dreamer.Tenants;

namespace Dreamer.Grains.Generations;

/// <summary>How a generation ends: the end is stored, billed, told, and nothing but its results is left; or, deleted, nothing at all.</summary>
internal sealed class Ending(
    StoredGeneration stored, ShownProgress shown, DeviceSeat seat, DraftLatent latent, GenerationWebhooks webhooks, UnfinishedWork unfinished, IBlobStore blobs,
    IGrainFactory grains, TimeProvider clock)
{
    /// <summary>Stores the end. It is concluded next, and by a start after a crash in between.</summary>
    public async Task StoreAsync(
        GenerationState state, GenerationError? error = null, ImmutableArray<Artifact>? made = null, Func<GenerationRecord, GenerationRecord>? change = null)
    {
        await seat.EndCheckpointAsync(); // what it stores of the work's use must not come after what the end says of it
        await stored.SaveAsync(s => (change?.Invoke(s) ?? s) with
        {
            State = state,
            Error = error,
            Artifacts = [.. s.Artifacts, .. made ?? []],
            FinishedAt = clock.GetUtcNow(),
            StepsDone = state == GenerationState.Succeeded ? stored.Settings.StepsWanted() : shown.Progress.Step,
            Used = seat.Used,
        });
        GenerationMetrics.Ended(stored.State);
    }

    public async Task StoreMadeAsync(Decoding made)
    {
        var draft = await latent.KeepAsync();
        await StoreAsync(GenerationState.Succeeded, null, made.Artifacts, s => s with { IsInexact = made.Inexact, Draft = draft });
    }

    /// <summary>With one write: a copy that a crash interrupts may be gone the next time, and then the generation is made.</summary>
    public async Task StoreRepeatedAsync(ImmutableArray<Artifact> made, string model)
    {
        var (now, decided) = (clock.GetUtcNow(), await DecidedModel.OfAsync(stored, model, grains));
        seat.CountNothing();
        await StoreAsync(
            GenerationState.Succeeded, null, made,
            s => s with { IsRepeat = true, Model = model, Settings = decided, StartedAt = s.StartedAt ?? now });
    }

    public async Task StoreCancelledAsync()
    {
        if (stored.Settings is { Kind: GenerationKind.TextToVideo, Origin: null })
        {
            await grains.Generation(stored.Tenant, stored.Id.OfStill()).CancelAsync();
        }
        await StoreAsync(GenerationState.Cancelled);
    }

    /// <summary>What must not be lost comes before the session is told, because a start looks no further where the session knows the end.</summary>
    public async Task ConcludeAsync()
    {
        await seat.ReleaseAsync();
        await Task.WhenAll(SettleAsync(), DeleteLeftoversAsync());
        shown.ShowFinal(); // whoever hears of the end and asks is answered with it
        await webhooks.TellEndAsync();
        await shown.ShowEndAsync(stored.State.Artifacts.Where(artifact => stored.IsOwn(artifact) && !IsFirstFrame(artifact)));
        shown.End();
        await stored.SaveAsync(s => s with { IsSettled = true }); // so that a deletion need not look for the ledger's line
        await ClearMarkAsync();
    }

    /// <summary>
    /// Deletes what a deleted generation has made; false while there is still something, because a call that was cancelled may go on writing. What it
    /// used stays in the ledger: deleted on its way, it ends as cancelled first.
    /// </summary>
    public async Task<bool> CleanUpAsync()
    {
        await seat.ReleaseAsync();
        await seat.EndCheckpointAsync();
        if (stored.State.Settings is null)
        {
            await grains.Tenant(stored.Tenant).ReleaseAsync(stored.Id); // what was accepted and never stored
        }
        else
        {
            await (stored.IsFinal ? Task.CompletedTask : StoreAsync(GenerationState.Cancelled));
            await SettleAsync();
            await webhooks.TellEndAsync();
        }
        shown.End();
        if (await blobs.ListAsync(stored.Key + "/").AnyAsync())
        {
            await blobs.DeleteFolderAsync(stored.Key + "/");
            return false;
        }
        await latent.ClearMarkAsync();
        await stored.ClearAsync();
        await ClearMarkAsync();
        return true;
    }

    /// <summary>The tenant is told after it, too: one that moved to another silo in between has read the mark and would count it for ever.</summary>
    private async Task ClearMarkAsync()
    {
        await unfinished.ClearAsync(stored.Tenant, stored.Id);
        await grains.Tenant(stored.Tenant).ReleaseAsync(stored.Id);
    }

    /// <summary>
    /// After the end is stored and before anybody is told: a crash on the way finds the same end again, whose line the ledger has or gets.
    /// </summary>
    private Task SettleAsync() => stored.State.IsSettled ? Task.CompletedTask : grains.Tenant(stored.Tenant).SettleAsync(Usage());

    /// <summary>The last checkpoint but a draft's, previews, and what an attempt that came to nothing had made; those of a killed process, too.</summary>
    private async Task DeleteLeftoversAsync()
    {
        var kept = stored.OwnBlobs(stored.Settings, stored.State.Artifacts).Select(name => $"{stored.Key}/{name}").ToHashSet();
        if (stored.State.Draft is not null)
        {
            kept.Add(DenoisingOrder.DraftOf(stored.Key));
        }
        await foreach (var blob in blobs.ListAsync(stored.Key + "/"))
        {
            if (!kept.Contains(blob))
            {
                await blobs.DeleteAsync(blob);
            }
        }
    }

    /// <summary>A clip's still was told when it was taken.</summary>
    private bool IsFirstFrame(Artifact artifact) => stored.Settings.Kind.MakesClip() && artifact.Variant == ArtifactVariant.Image;

    private UsageRecord Usage() => new()
    {
        Generation = stored.Id,
        Attempt = stored.State.Attempt,
        Kind = stored.Settings.Kind,
        Model = stored.State.Model,
        Outcome = stored.State.State,
        IsRepeat = stored.State.IsRepeat,
        StillOf = stored.StillOf,
        Steps = stored.State.Used.Steps,
        DeviceTime = stored.State.Used.Time,
        Size = stored.Settings.Size,
        Frames = stored.State.State == GenerationState.Succeeded ? stored.Settings.FramesMade() : 0,
        CreatedAt = stored.State.CreatedAt,
        StartedAt = stored.State.StartedAt,
        EndedAt = stored.State.FinishedAt!.Value,
        Key = stored.State.Key,
    };
}
