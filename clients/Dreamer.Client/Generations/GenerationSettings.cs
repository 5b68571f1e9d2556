namespace Dreamer.Client.Generations;

/// <summary>Every value that a generation is made from; sending them again makes it again.</summary>
public sealed record GenerationSettings : GenerationValues
{
    /// <summary>The draft that this one finishes.</summary>
    public DraftStep? Finishes { get; init; }

    /// <summary>Frames of the clip that this one extends, the last of which is its own first.</summary>
    public int? FramesBefore { get; init; }
}
