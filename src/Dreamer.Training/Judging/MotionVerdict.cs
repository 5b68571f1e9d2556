using Dreamer.Training.World;

namespace Dreamer.Training.Judging;

/// <summary>What a judge sees in a clip (null: it lost the sprite) and how much of it: 1 is the full motion of the world.</summary>
public sealed record MotionVerdict(Motion? Motion, double Strength);
