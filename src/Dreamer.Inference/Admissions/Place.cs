using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Admissions;

/// <summary>A job that has a place on the device: since when, when it last ran, and whether it could give the place up just now.</summary>
internal sealed record Place(string Job, WorkClaim Claim, MemoryNeed Need, TimeSpan Since, TimeSpan LastRun, bool MayLeave);
