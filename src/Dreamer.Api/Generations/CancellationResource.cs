using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>What a cancel did.</summary>
internal sealed record CancellationResource(CancelOutcome Result);
