using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Forecasts;

/// <summary>What a job still needs of its device, of which its tenant has such a share; null where nothing like it was measured yet.</summary>
internal sealed record ExpectedWork(string Job, WorkClaim Claim, double? Milliseconds, double Weight);
