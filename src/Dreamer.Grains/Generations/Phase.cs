namespace Dreamer.Grains.Generations;

/// <summary>What a driven generation does next. Not stored: after a crash it begins at the first, and the checkpoint makes that cheap.</summary>
internal enum Phase
{
    /// <summary>Wait for the still that a clip or a refinement starts from.</summary>
    AwaitStill,

    Encode,
    Admit,
    Denoise,
    Decode,

    /// <summary>Delete what a deleted generation has made.</summary>
    CleanUp,

    Settled,
}
