using System.ComponentModel;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>What a cancel did.</summary>
internal sealed record CancellationResource(
    [property: Description("What became of it: cancelled, on its way there, or too late.")] CancelOutcome Result);
