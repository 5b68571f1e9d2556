using Dreamer.Generations;
using Dreamer.Grains.Sessions;

namespace Dreamer.Grains.Generations;

/// <summary>The model of a generation that was asked for before any device had reported, and what it warns of: both are known once a device is.</summary>
internal static class DecidedModel
{
    /// <summary>A video's still leaves its words to the video to warn of.</summary>
    public static async Task<GenerationSettings> OfAsync(StoredGeneration stored, string model, IGrainFactory grains) =>
        stored.Settings.Model.Length > 0 ? stored.Settings
        : stored.StillOf is not null ? stored.Settings with { Model = model }
        : ModelChoice.Decide(stored.Settings, model, await grains.DeviceDirectory().ListModelsAsync());
}
