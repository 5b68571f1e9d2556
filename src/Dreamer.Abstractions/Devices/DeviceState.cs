namespace Dreamer.Devices;

/// <summary>Whether a device takes jobs; what has gone silent is <see cref="Lost"/>, whatever it said last.</summary>
public enum DeviceState
{
    Ready,

    /// <summary>Models are being read, or weights loaded: it takes jobs, which wait.</summary>
    Loading,

    /// <summary>None of its models can be read.</summary>
    Unusable,

    /// <summary>Its process stops: it takes no more jobs.</summary>
    Draining,

    Lost,
}
