namespace Dreamer.Grains.Generations;

/// <summary>
/// Tells webhooks of a generation's beginning, before any work, and of its end, before the end is told to others. After a crash on the way it is told again,
/// as the same message.
/// </summary>
internal sealed class GenerationWebhooks(StoredGeneration stored, IGrainFactory grains)
{
    private bool _hasToldCreation;

    public async Task TellCreationAsync()
    {
        if (_hasToldCreation || stored.IsFinal || stored.State.Settings is null)
        {
            return;
        }
        await grains.Webhooks(stored.Tenant).PublishAsync([ToldEvents.Created(stored)]);
        _hasToldCreation = true;
    }

    /// <summary>What the ledger has a line for, webhooks tell.</summary>
    public Task TellEndAsync() => stored.State.IsSettled ? Task.CompletedTask : grains.Webhooks(stored.Tenant).PublishAsync(ToldEvents.Of(stored));
}
