namespace Dreamer.Bench.Step;

/// <summary>Of a step: how long it took by the clock, and by the processor's time over the cores; the weights that are in memory, and the process's memory behind it and at most.</summary>
internal sealed record OffloadAnswer(double Milliseconds, double BusyMilliseconds, long WeightBytes, long ResidentBytes, long PeakBytes);
