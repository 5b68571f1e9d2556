using Dreamer.Errors;

namespace Dreamer.Inference.Engine;

/// <summary>The key of a grain that is pinned to a device: <c>device/model</c>.</summary>
internal static class DeviceKey
{
    /// <summary>Refuses a key of a device or model that this process does not have.</summary>
    public static void Check(string key, InferenceOptions options)
    {
        if (key != $"{options.Device}/{options.ModelName}")
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, $"'{Shown.Briefly(key)}' is not served here; '{options.Device}/{options.ModelName}' is.");
        }
    }
}
