using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

internal sealed partial class SessionGrain
{
    private async Task<GenerationSettings> WithModelAsync(GenerationSettings settings, GenerationRequest request, StoredNode? parent)
    {
        var devices = await GrainFactory.DeviceDirectory().ListAsync();
        var model = ModelChoice.Of(request, parent is null ? null : await ModelOfAsync(parent), devices);
        return ModelChoice.Decide(settings, model, devices);
    }

    /// <summary>A node that was added before any device had reported has the model of the one that admitted it.</summary>
    private async Task<string> ModelOfAsync(StoredNode node) => node.Settings.Model.Length > 0
        ? node.Settings.Model
        : (await GrainFactory.Generation(Tenant, node.Node.Id).GetAsync())?.Settings.Model ?? "";
}
