namespace Orleans.Runtime;

/// <summary>Gives the activation on whose turn the caller runs.</summary>
public interface IGrainContextAccessor
{
    IGrainContext GrainContext { get; }
}
