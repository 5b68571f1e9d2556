using Dreamer.Media;

namespace Dreamer.Training.Footage.Filters;

/// <summary>What the filters saw in a window.</summary>
internal sealed record WindowMeasures(double SceneCut, double Still, double TextOverlay)
{
    public static WindowMeasures Of(IReadOnlyList<RgbImage> frames) =>
        new(Round(Filters.SceneCut.Measure(frames)), Round(Stillness.Measure(frames)), Round(Filters.TextOverlay.Measure(frames)));

    /// <summary>The first filter that drops the window; null keeps it.</summary>
    public DropReason? Judge(FootageSettings settings) =>
        SceneCut > settings.SceneCut ? DropReason.SceneCut
        : Still < settings.Still ? DropReason.Still
        : TextOverlay > settings.TextOverlay ? DropReason.TextOverlay
        : null;

    private static double Round(double measure) => Math.Round(measure, 4);
}
