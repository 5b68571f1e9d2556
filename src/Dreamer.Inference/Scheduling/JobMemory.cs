using Dreamer.Inference.Models;

namespace Dreamer.Inference.Scheduling;

/// <summary>What a job keeps in memory between its steps: as measured for its shape, else by the pixels of all its frames from what was measured.</summary>
internal sealed class JobMemory
{
    private const double AssumedBytesPerPixel = 256; // until a job has been measured; nano's take less
    private const int ShapesKept = 4_096;

    private readonly Dictionary<(int Size, int Frames), long> _bytes = [];
    private double? _perPixel;

    public long Of(JobShape shape) => _bytes.TryGetValue((shape.Size, shape.Frames), out var bytes) ? bytes : (long)((_perPixel ?? AssumedBytesPerPixel) * Pixels(shape));

    /// <summary>Keeps the most that a shape has taken, since branches of guidance differ.</summary>
    public void Record(JobShape shape, long bytes)
    {
        if (_bytes.Count >= ShapesKept)
        {
            _bytes.Clear();
        }
        _bytes[(shape.Size, shape.Frames)] = Math.Max(bytes, _bytes.GetValueOrDefault((shape.Size, shape.Frames)));
        _perPixel = Math.Max(bytes / Pixels(shape), _perPixel ?? 0);
    }

    private static double Pixels(JobShape shape) => (double)shape.Size * shape.Size * shape.Frames;
}
