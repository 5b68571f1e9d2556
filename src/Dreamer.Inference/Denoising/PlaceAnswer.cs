using Dreamer.Inference.Admissions;

namespace Dreamer.Inference.Denoising;

/// <summary>What asking for a place gave: the job that has it, or where in line it waits, and perhaps who leaves to make room.</summary>
internal sealed record PlaceAnswer(
    ResidentJob? Job = null, Waiting? Waiting = null, Task? Called = null, int Position = 0, TimeSpan Pause = default, ResidentJob? Victim = null);
