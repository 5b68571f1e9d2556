namespace Dreamer.Training.World;

/// <summary>Where a sprite stands: the cells of a 3×3 grid, row by row from the upper left.</summary>
public enum Position { UpperLeft, Top, UpperRight, Left, Centre, Right, LowerLeft, Bottom, LowerRight }
