namespace Dreamer.Inference;

/// <summary>Where a text encoder is that can come and go by itself, when no text is being encoded.</summary>
public enum TextEncoderPolicy
{
    /// <summary>In the device's memory while there is room for it; it is the first to make way.</summary>
    Auto,

    /// <summary>In the device's memory as long as its model is.</summary>
    Keep,

    /// <summary>Nowhere: it leaves as soon as a job's texts are encoded.</summary>
    Unload,

    /// <summary>In the host's memory, where it encodes, too.</summary>
    Cpu,
}
