using Dreamer.Generations;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Admissions;

/// <summary>
/// What a model's jobs have in memory, by their size and frames, and what they keep by their quality, too: as measured, else by the pixels of all frames from what was measured. Of a step, a
/// larger shape's measurement counts for a smaller one, too: what the larger one left in the allocator's cache hides what the smaller one takes.
/// </summary>
/// <param name="stepsKept">How many of a shape's last measurements count: where the whole process is measured, what others took beside one is forgotten again.</param>
internal sealed class JobMemory(int? stepsKept = null)
{
    private const double AssumedBytesPerPixel = 256; // until a job has been measured; nano's take less
    private const double AssumedStepBytesPerPixel = 8_192; // likewise
    private const int ShapesKept = 4_096;

    private readonly Lock _gate = new();
    private readonly Dictionary<(FrameSize Size, int Frames, Quality Quality), long> _kept = [];
    private readonly Dictionary<(FrameSize Size, int Frames), long[]> _steps = [];
    private readonly Dictionary<Quality, double> _keptPerPixel = [];

    /// <summary>What a job keeps between its steps.</summary>
    public long Of(JobShape shape)
    {
        lock (_gate)
        {
            return _kept.TryGetValue((shape.Size, shape.Frames, shape.Quality), out var bytes)
                ? bytes
                : (long)(_keptPerPixel.GetValueOrDefault(shape.Quality, AssumedBytesPerPixel) * Pixels(shape.Size, shape.Frames));
        }
    }

    /// <summary>What a step needs beside, while it is taken.</summary>
    public long OfStep(JobShape shape)
    {
        lock (_gate)
        {
            var pixels = Pixels(shape.Size, shape.Frames);
            var isMeasured = _steps.ContainsKey((shape.Size, shape.Frames));
            var perPixel = _steps.Select(known => (Pixels: Pixels(known.Key.Size, known.Key.Frames), known.Value))
                .Where(known => !isMeasured || known.Pixels >= pixels)
                .Select(known => known.Value.Max() / known.Pixels)
                .DefaultIfEmpty(AssumedStepBytesPerPixel);
            return (long)(perPixel.Max() * pixels);
        }
    }

    /// <summary>Keeps the most that a shape has taken, since branches of guidance differ.</summary>
    public void Record(JobShape shape, long bytes)
    {
        lock (_gate)
        {
            var key = (shape.Size, shape.Frames, shape.Quality);
            Keep(_kept, key, Math.Max(bytes, _kept.GetValueOrDefault(key)));
            _keptPerPixel[shape.Quality] = Math.Max(bytes / Pixels(shape.Size, shape.Frames), _keptPerPixel.GetValueOrDefault(shape.Quality));
        }
    }

    public void RecordStep(JobShape shape, long bytes)
    {
        lock (_gate)
        {
            var measured = _steps.GetValueOrDefault((shape.Size, shape.Frames), []).Append(bytes);
            Keep(_steps, (shape.Size, shape.Frames), stepsKept is { } count ? [.. measured.TakeLast(count)] : [measured.Max()]);
        }
    }

    private static void Keep<TShape, T>(Dictionary<TShape, T> known, TShape shape, T value)
        where TShape : notnull
    {
        if (known.Count >= ShapesKept)
        {
            known.Clear();
        }
        known[shape] = value;
    }

    private static double Pixels(FrameSize size, int frames) => (double)size.Pixels * frames;
}
