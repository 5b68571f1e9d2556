using Dreamer.Client.Generations;

namespace Dreamer.Bench.Serving.Load;

/// <summary>Requests of one kind: how often they come, and what the n-th one wishes.</summary>
internal sealed record RequestStream(string Name, double PerSecond, Func<int, NewGeneration> Wish);
