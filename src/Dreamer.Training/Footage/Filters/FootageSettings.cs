using System.Globalization;

namespace Dreamer.Training.Footage.Filters;

/// <summary>
/// How clips become windows of 16 frames, and which windows are dropped: those whose measure is above (still: below) its threshold.
/// </summary>
public sealed record FootageSettings
{
    /// <summary>Frames of a window, and their rate: what nano's stage two sees.</summary>
    public const int Frames = 16;

    public const double Fps = 8;

    /// <summary>A clip gives at most this many windows, spread evenly over it.</summary>
    public int Windows { get; init; } = 8;

    /// <summary>What comes later in a clip is not read.</summary>
    public int Seconds { get; init; } = 120;

    /// <summary>A change of scene: how unlike a frame is to the one before, beyond what the window's frames usually are.</summary>
    public double SceneCut { get; init; } = 0.5;

    /// <summary>What moves most, as the mean change of its colours over half a second (0..1).</summary>
    public double Still { get; init; } = 0.025;

    /// <summary>Thin strokes that stay where they are: how much denser they stand somewhere than on average.</summary>
    public double TextOverlay { get; init; } = 0.3;

    internal FootageSettings Check()
    {
        Require(Windows is >= 1 and <= MaxWindows, "windows", Windows, $"1 to {MaxWindows}");
        Require(Seconds is >= 2 and <= 3_600, "seconds", Seconds, "2 to 3600");
        Require(SceneCut is >= 0 and <= 1, "cut", SceneCut, "0 to 1");
        Require(Still is >= 0 and <= 1, "still", Still, "0 to 1");
        Require(TextOverlay is >= 0 and <= 1, "text", TextOverlay, "0 to 1");
        return this;
    }

    internal const int MaxWindows = 64;

    private static void Require(bool holds, string name, double value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, and takes {range}."));
        }
    }
}
