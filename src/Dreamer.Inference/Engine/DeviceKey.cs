using Dreamer.Errors;

namespace Dreamer.Inference.Engine;

/// <summary>The key of a grain that is pinned to a device: <c>device/model</c>.</summary>
internal static class DeviceKey
{
    /// <summary>The model that the key names; refused for a device or model that this process does not have.</summary>
    public static ResidentModel ModelOf(string key, ResidentModels models, InferenceOptions options) =>
        models.All.FirstOrDefault(model => key == $"{options.Device}/{model.Name}") ?? throw new DreamerException(
            ErrorCode.ModelUnavailable, $"'{Shown.Briefly(key)}' is not served here; {string.Join(", ", models.All.Select(model => $"'{options.Device}/{model.Name}'"))} is.");
}
