using Dreamer.Client.Generations;

namespace Dreamer.Bench.Serving.Load;

/// <summary>Requests of one kind: how often they come, and what the n-th one is.</summary>
internal sealed record RequestStream(string Name, double PerSecond, Func<int, NewGeneration> Request);
