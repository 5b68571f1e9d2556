namespace Dreamer.Cli.Display.Pictures;

/// <summary>216 colours, six levels each of red, green and blue: what terminals without true colour have.</summary>
internal static class ColourCube
{
    /// <summary>Where terminals of 256 colours have them.</summary>
    public const int FirstOfTerminals = 16;

    private const int Levels = 6;

    public static int IndexOf((byte Red, byte Green, byte Blue) colour) =>
        (((LevelOf(colour.Red) * Levels) + LevelOf(colour.Green)) * Levels) + LevelOf(colour.Blue);

    /// <summary>In hundredths, as sixel has them.</summary>
    public static (int Red, int Green, int Blue) HundredthsOf(int index) =>
        (index / (Levels * Levels) * 20, index / Levels % Levels * 20, index % Levels * 20);

    private static int LevelOf(byte value) => ((value * (Levels - 1)) + 127) / 255;
}
