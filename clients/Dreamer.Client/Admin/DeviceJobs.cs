namespace Dreamer.Client.Admin;

/// <summary>How many jobs have a place on a device, for somebody who waits or for nobody, and how many wait for one.</summary>
public sealed record DeviceJobs(int Running, int Interactive, int Batch, int Waiting);
