namespace Dreamer.Training.World;

/// <summary>Which side of the fixed split of sprite colour × shape × position × background colour a sampler may draw.</summary>
public enum HoldOut
{
    /// <summary>Everything: for demonstrations only.</summary>
    Ignore,

    /// <summary>Training: held-out combinations are never drawn.</summary>
    Exclude,

    /// <summary>Evaluation: only held-out combinations are drawn.</summary>
    Only
}
