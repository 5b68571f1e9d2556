namespace Dreamer.Bench.Scale.Worlds;

/// <summary>A model: what its weights take of memory, and how long they take to load.</summary>
internal sealed record ModelKind(string Name, long Bytes, TimeSpan Load);
