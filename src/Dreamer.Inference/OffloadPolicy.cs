namespace Dreamer.Inference;

/// <summary>Where the blocks of a transformer are while steps are taken.</summary>
public enum OffloadPolicy
{
    /// <summary>In the device's memory where that has room for all of them and a usual job; else some pass through it.</summary>
    Auto,

    /// <summary>In the device's memory, all of them.</summary>
    None,

    /// <summary>Some pass through the device's memory, whatever room there is.</summary>
    Blocks,
}
