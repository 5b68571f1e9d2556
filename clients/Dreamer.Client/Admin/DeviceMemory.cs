namespace Dreamer.Client.Admin;

/// <summary>A device's memory in bytes; what is used in all is known of a GPU alone.</summary>
public sealed record DeviceMemory(long? TotalBytes, long? UsedBytes, long BudgetBytes, long ModelsBytes, long JobsBytes);
