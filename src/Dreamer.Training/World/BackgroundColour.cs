namespace Dreamer.Training.World;

/// <summary>The colour of the background.</summary>
public enum BackgroundColour { Black, Grey, DarkBlue, DarkGreen, DarkRed, Brown, LightBlue, Pink }
