using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Admissions;

/// <summary>A job that has a place on the device: since when it waited for it, since when it has it, when it last ran, whether it came by
/// its turn after a long wait, and whether it could give it up just now.</summary>
internal sealed record Place(
    string Job, WorkClaim Claim, MemoryNeed Need, TimeSpan Asked, TimeSpan Since, TimeSpan LastRun, bool ByTurn, bool MayLeave);
