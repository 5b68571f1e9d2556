using Dreamer.Generations;
using Dreamer.Grains.Sessions;

namespace Dreamer.Grains.Generations;

internal sealed partial class GenerationGrain
{
    /// <summary>Another model could make nothing of the still's latents. It is undecided only where no device had reported when this was asked for.</summary>
    private async Task SetModelAsync(string model)
    {
        if (Settings.Model.Length == 0)
        {
            var decided = await DecidedAsync(model);
            await SaveAsync(s => s with { Settings = decided });
        }
    }

    /// <summary>A video's still leaves its words to the video to warn of.</summary>
    private async Task<GenerationSettings> DecidedAsync(string model) =>
        Settings.Model.Length > 0 ? Settings
        : Settings.Parent?.OfStill() == Id ? Settings with { Model = model }
        : ModelChoice.Decide(Settings, model, await GrainFactory.DeviceDirectory().ListAsync());
}
