namespace Dreamer.Training.World.Motions;

/// <summary>What a sprite does during a clip.</summary>
public enum Motion
{
    Left, Right, Up, Down, UpLeft, UpRight, DownLeft, DownRight,
    Bounce, Grow, Shrink, SpinClockwise, SpinAnticlockwise, Still
}
