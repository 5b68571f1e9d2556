namespace Dreamer.Bench.Step;

/// <summary>What a worker is asked to run once: the name of a step or of a peak, and the number type.</summary>
internal sealed record Question(string Name, string Type);
