namespace Dreamer.Training.Footage;

/// <summary>A row or clip that is left out; the message is the detail in the report.</summary>
internal sealed class DroppedException(DropReason reason, string detail) : Exception(detail)
{
    public DropReason Reason { get; } = reason;
}
