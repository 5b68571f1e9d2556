namespace Dreamer.Silo.Placement;

/// <summary>Where the device is, there its grains are. Their keys begin with the device, and a device's name with its silo's.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.DevicePlacement")]
internal sealed class DevicePlacement : PlacementStrategy
{
    public static DevicePlacement Instance { get; } = new();

    /// <summary>For example <c>gpu-a:cpu:0</c>.</summary>
    public static string NameDevice(string silo, string device) => $"{silo}:{device}";

    /// <summary>The silo that a grain with this key belongs to.</summary>
    public static string SiloOf(string grainKey)
    {
        var device = grainKey.Split('/')[0];
        var colon = device.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? device[..colon] : throw new ArgumentException($"The key '{grainKey}' names no silo before its device.");
    }
}
